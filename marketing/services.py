"""What administrators do to the running house: try again, move the clock; and the nightly judge."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.books import check_books
from core.jobs import job_run
from core.locks import lock
from core.models import ClockOffset, JobRun, OutboxRow
from core.outbox import CLAIMED_FOR
from core.refusals import Refused
from core.work import unit_of_work
from marketing.permissions import check_may_move_clock, check_may_operate
from records.services import record
from workflow.services import notify
from worktime.queries import calendar
from worktime.rules import add_working_minutes

FINDINGS_KEPT = 100
MOST_DAYS = 250


def judge_books() -> int:
    """Check all books, keep what was found for the operations page; tell administrators of it.

    Returns the number of findings. Once a day at most people are told, however often it runs.
    """
    with job_run("check_books") as run:
        found = [f"{name}: {one.object}: {one.problem}" for name, one in check_books()]
        run.good = not found
        run.details = found[:FINDINGS_KEPT]
        run.result = f"{len(found)} findings" if found else "the books hold"
        if found:
            notify(
                role="admin",
                text_code="marketing.books",
                params={"count": len(found), "first": found[0][:200]},
                url="/statusz",
                key=f"books/{clock.day_of(run.now):%Y%m%d}",
            )
    return len(found)


@unit_of_work
def retry_row(*, row: OutboxRow, by: User) -> None:
    """Have a failed row of the outbox tried again at once instead of at its next turn.

    A row that a worker has in hand this moment is left alone, so that nothing is sent twice.
    Raises NotAllowed, Refused.
    """
    check_may_operate(by=by)
    now = clock.now()
    moved = (
        OutboxRow.objects.filter(pk=row.pk, done_at=None, not_before__gt=now + CLAIMED_FOR)
        .exclude(last_error="")
        .update(not_before=now)
    )
    if not moved:
        raise Refused(_("It is done, or being tried within the next two minutes anyway."))
    record(
        subject=row, verb="marketing.retried", by=by, changes={"not_before": (row.not_before, now)}
    )


@unit_of_work
def retry_all(*, by: User) -> int:
    """Have every failed row tried again at once; returns how many. Raises NotAllowed."""
    check_may_operate(by=by)
    now = clock.now()
    waiting = OutboxRow.objects.filter(done_at=None, not_before__gt=now + CLAIMED_FOR).exclude(
        last_error=""
    )
    first = waiting.order_by("pk").first()
    if first is None:
        return 0
    number = waiting.update(not_before=now)
    record(subject=first, verb="marketing.retried", by=by, changes={"rows": (0, number)})
    return number


@unit_of_work
def move_clock(*, to: datetime, by: User) -> None:
    """Let the whole house live at another moment; for training, never with DEBUG off.

    Raises NotAllowed, Refused. Locks the clock.
    """
    check_may_move_clock(by=by)
    if abs(to - clock.now()) > timedelta(days=3660):
        raise Refused(_("That is more than ten years away. Choose a nearer moment."), "to")
    _set_clock(to - clock.now(), by=by)


@unit_of_work
def forward_clock(*, days: int, by: User) -> None:
    """Move the clock forward by working days of the company's calendar. As move_clock."""
    check_may_move_clock(by=by)
    if not 1 <= days <= MOST_DAYS:
        raise Refused(
            _("Choose 1 to %(most)d working days.") % {"most": MOST_DAYS},
            "days",
        )
    now, working = clock.now(), calendar()
    to = add_working_minutes(now, days * working.policy.working_day_minutes, working)
    _set_clock(to - now, by=by)


@unit_of_work
def reset_clock(*, by: User) -> None:
    """Bring the clock back to the real time. As move_clock."""
    check_may_move_clock(by=by)
    _set_clock(-clock.offset(), by=by)


def _set_clock(move: timedelta, *, by: User) -> None:
    """Move by that much. Going back, jobs and what waits in the outbox come back too.

    Otherwise a job, whose time never goes backwards, would go on living in the future.
    """
    row, _made = ClockOffset.objects.get_or_create(pk=1)
    row = lock(ClockOffset).get(pk=row.pk)
    before = clock.now()
    clock.move(move)
    now = clock.now()
    if move < timedelta(0):
        JobRun.objects.filter(last_now__gt=now).update(
            last_now=now, started_at=now, finished_at=now
        )
        OutboxRow.objects.filter(done_at=None, created_at__gt=now, not_before__gt=now).update(
            not_before=now
        )
    record(subject=row, verb="marketing.clock_moved", by=by, changes={"now": (before, now)})
