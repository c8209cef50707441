"""Pausing an item's clock with a reason, and letting it go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import superior_of
from core import clock
from core.locks import lock
from core.refusals import Refused
from core.work import unit_of_work
from records.services import record
from workflow import rules
from workflow.models import Pause, WorkItem
from workflow.permissions import check_may_pause, check_may_resume
from workflow.services.notices import notify
from worktime.queries import calendar
from worktime.rules import Calendar

MOMENTS = ["half_at", "offer_at", "due_at", "escalate_at"]


@unit_of_work
def pause_item(*, item: WorkItem, by: User, reason: str, note: str) -> WorkItem:
    """Let the clock stand still: the step waits for somebody outside the house.

    Until it goes on the item has no due moment; its working time is then added to the limit. The
    superior is told. Raises Refused for a step whose day is named, and for one that is late.
    """
    locked = lock(WorkItem).get(pk=item.pk)
    now = clock.now()
    check_may_pause(item=locked, by=by, now=now)
    if not note.strip():
        raise Refused(_("Write what you are waiting for."), "note")
    Pause.objects.create(item=locked, reason=reason, note=note.strip(), began_at=now, began_by=by)
    locked.paused_at, locked.was_paused = now, True
    store_moments(locked, rules.NO_MOMENTS)
    locked.save(update_fields=["paused_at", "was_paused", *MOMENTS])
    record(
        subject=locked,
        verb="workflow.paused",
        by=by,
        before="open",
        after="paused",
        comment=note.strip(),
        changes={"reason": (None, reason)},
    )
    superior = superior_of(by)
    notify(
        text_code="workflow.paused",
        people=[superior] if superior else [],
        params={
            "by": str(by),
            "step": locked.step_code,
            "label": locked.label,
            "note": note.strip(),
        },
        url=locked.subject_url,
        key=f"paused/{locked.pk}/{now.timestamp():.6f}",
    )
    return locked


@unit_of_work
def resume_item(*, item: WorkItem, by: User) -> WorkItem:
    """Let the clock go on; the due moment is put off by the working time of the pause."""
    locked = lock(WorkItem).get(pk=item.pk)
    check_may_resume(item=locked, by=by)
    settle_pauses([locked], at=clock.now(), by=by)
    record(
        subject=locked,
        verb="workflow.resumed",
        by=by,
        before="paused",
        after="open",
        changes={"due_at": (None, locked.due_at)},
    )
    return locked


def settle_pauses(
    items: Sequence[WorkItem], *, at: datetime, by: User | None
) -> dict[int, list[rules.Span]]:
    """End open pauses of locked items and put their moments right; give the spans of all.

    Nothing is asked of the database for items that never stood still.
    """
    still = [item for item in items if item.paused_at is not None]
    if still:
        # The machine's clock may have been put back since it began.
        at = max(at, *(item.paused_at for item in still if item.paused_at is not None))
        Pause.objects.filter(item__in=[item.pk for item in still], ended_at=None).update(
            ended_at=at, ended_by=by
        )
    spans = spans_of(items)
    if still:
        working = calendar()
        for item in still:
            item.paused_at = None
            store_moments(item, moments_of(item, working, spans[item.pk]))
        WorkItem.objects.bulk_update(still, ["paused_at", *MOMENTS], batch_size=500)
    return spans


def spans_of(items: Iterable[WorkItem]) -> dict[int, list[rules.Span]]:
    """Give the ended pauses of those items that were ever paused; one statement, or none."""
    paused = [item.pk for item in items if item.was_paused]
    found: dict[int, list[rules.Span]] = {pk: [] for pk in paused}
    if paused:
        rows = Pause.objects.filter(item__in=paused, ended_at__isnull=False)
        for pk, began, ended in rows.values_list("item", "began_at", "ended_at"):
            if ended is not None:
                found[pk].append((began, ended))
    return found


def moments_of(
    item: WorkItem, working: Calendar, pauses: Sequence[rules.Span] = ()
) -> rules.Moments:
    """Work an item's moments out of its limit, the calendar and its pauses."""
    return rules.moments(
        item.arrived_at,
        rules.limit_of(item.limit_kind, item.limit_days),
        working,
        item.planned_on,
        pauses,
    )


def store_moments(item: WorkItem, moments: rules.Moments) -> None:
    """Put moments on the item; the caller saves it."""
    item.half_at, item.offer_at = moments.half_at, moments.offer_at
    item.due_at, item.escalate_at = moments.due_at, moments.escalate_at


def stored_moments(item: WorkItem) -> rules.Moments:
    """Return the moments as they stand on the item."""
    return rules.Moments(
        half_at=item.half_at,
        offer_at=item.offer_at,
        due_at=item.due_at,
        escalate_at=item.escalate_at,
    )
