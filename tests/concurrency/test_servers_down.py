"""The queue's server is killed and comes back empty: nothing is lost, nothing happens twice."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from core.books import check_books
from core.models import OutboxRow
from tests.concurrency.programs import WORKER, move_clock, program, redis_at, until
from workflow import services
from workflow.models import Breach, Notice

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.slow]


def test_redis_that_dies_and_comes_back_empty_loses_and_doubles_nothing(
    transactional_db: None, tmp_path: Path
) -> None:
    director = User.objects.create(username="director", email="director@example.com")
    director.groups.add(Group.objects.get_or_create(name="director")[0])
    socket = tmp_path / "r.sock"
    address = f"redis+socket://{socket}?virtual_host=0"
    app = ("--app", "tests.concurrency.quick_jobs")
    schedule = ("--schedule", str(tmp_path / "schedule"))

    with ExitStack() as stack:
        with redis_at(socket):
            stack.enter_context(program(*app, *WORKER, folder=tmp_path, broker=address))
            stack.enter_context(program(*app, "beat", *schedule, folder=tmp_path, broker=address))
            first = services.open_item(step="6.3", subject=director, label="DD-1", url="/")
            until(lambda: Notice.objects.filter(key__contains=f"/{first.pk}/").exists(), tmp_path)

        # Work goes on without the queue: what has to be told waits in the outbox.
        second = services.open_item(step="6.3", subject=director, slot="b", label="DD-2", url="/")
        move_clock(days=14)
        time.sleep(3)  # beats try and fail meanwhile
        assert not Breach.objects.exists()
        assert OutboxRow.objects.filter(key=f"arrived/{second.pk}", done_at=None).exists()

        with redis_at(socket):
            told = Notice.objects.filter(key__startswith="breach/")
            until(lambda: told.count() == 2, tmp_path)
            time.sleep(3)  # more beats pass; nothing may double
            assert told.count() == 2

    assert sorted(Breach.objects.values_list("item", flat=True)) == [first.pk, second.pk]
    assert Notice.objects.filter(key__startswith="arrived/").count() == 2
    assert list(check_books()) == []
