"""The queue's server is killed and comes back empty, or is mute: nothing is lost or doubled.

What pages do meanwhile: tests/faults/test_redis_away.py.
"""

from __future__ import annotations

import signal
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from core.books import check_books
from core.models import OutboxRow
from tests.amount import NIGHT, by_night
from tests.concurrency.programs import WORKER, move_clock, program, redis_at, until
from workflow import services
from workflow.models import Breach, Notice

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.slow]
SECONDS_AWAY = 60 if NIGHT else 3


@pytest.mark.parametrize("fault", ["killed", pytest.param("mute", marks=by_night)])
def test_redis_that_is_away_for_a_while_loses_and_doubles_nothing(
    transactional_db: None, tmp_path: Path, fault: str
) -> None:
    director = User.objects.create(username="director", email="director@example.com")
    director.groups.add(Group.objects.get_or_create(name="director")[0])
    socket = tmp_path / "r.sock"
    address = f"redis+socket://{socket}?virtual_host=0"
    app = ("--app", "tests.concurrency.quick_jobs")
    schedule = ("--schedule", str(tmp_path / "schedule"))

    with ExitStack() as stack:
        server = stack.enter_context(redis_at(socket))
        stack.enter_context(program(*app, *WORKER, folder=tmp_path, broker=address))
        stack.enter_context(program(*app, "beat", *schedule, folder=tmp_path, broker=address))
        first = services.open_item(step="6.3", subject=director, label="DD-1", url="/")
        until(lambda: Notice.objects.filter(key__contains=f"/{first.pk}/").exists(), tmp_path)

        # Work goes on without the queue: what has to be told waits in the outbox.
        server.send_signal(signal.SIGKILL if fault == "killed" else signal.SIGSTOP)
        time.sleep(1)  # a job that was under way ends
        second = services.open_item(step="6.3", subject=director, slot="b", label="DD-2", url="/")
        move_clock(days=14)
        time.sleep(SECONDS_AWAY)  # beats try and fail meanwhile
        assert not Breach.objects.exists()
        assert OutboxRow.objects.filter(key=f"arrived/{second.pk}", done_at=None).exists()

        if fault == "killed":
            server.wait()
            stack.enter_context(redis_at(socket))  # empty: what was in the queue is gone
        else:
            server.send_signal(signal.SIGCONT)
        told = Notice.objects.filter(key__startswith="breach/")
        until(lambda: told.count() == 2, tmp_path)
        time.sleep(3)  # more beats pass; nothing may double
        assert told.count() == 2

    assert sorted(Breach.objects.values_list("item", flat=True)) == [first.pk, second.pk]
    assert Notice.objects.filter(key__startswith="arrived/").count() == 2
    assert list(check_books()) == []
