"""The spine's own services."""

from __future__ import annotations

from core import clock, jobs, outbox
from core.models import OutboxRow
from tests.faults.harness import Call, scenario


@scenario("core.outbox.apply_next", absorbs=True)
def apply_next() -> Call:
    def effect(payload: outbox.Payload, key: str) -> None:
        outbox.enqueue(key=f"{key}/effect", kind="fault test end", payload=payload)

    outbox.outbox_handler("fault test", in_database=True)(effect)
    outbox.outbox_handler("fault test end", in_database=True)(lambda payload, key: None)
    turn = OutboxRow.objects.count()
    outbox.enqueue(key=f"fault/{turn}", kind="fault test", payload={"id": 1})
    return lambda: outbox.apply_next(now=clock.now())


@scenario("core.outbox.settle")
def settle() -> Call:
    outbox.outbox_handler("fault test outside", in_database=False)(lambda payload, key: None)
    outbox.enqueue(key="fault/outside", kind="fault test outside", payload={"id": 1})
    row = outbox.apply_next(now=clock.now())
    assert row is not None
    row.done_at = clock.now()
    return lambda: outbox.settle(row=row)


@scenario("core.jobs.begin_job")
def begin_job() -> Call:
    now = clock.now()
    return lambda: jobs.begin_job(name="fault test", now=now)


@scenario("core.jobs.end_job")
def end_job() -> Call:
    jobs.begin_job(name="fault test", now=clock.now())
    return lambda: jobs.end_job(name="fault test", result="done", good=True)
