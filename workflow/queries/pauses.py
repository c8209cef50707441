"""Why the clock of an item stands still."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workflow.models import Pause, WorkItem


def open_pause_of(item: WorkItem) -> Pause | None:
    """Return the pause that is open, None while the clock runs."""
    return Pause.objects.filter(item=item, ended_at=None).select_related("began_by").first()


def open_pauses(items: Iterable[WorkItem]) -> Mapping[int, Pause]:
    """Return the open pause of each item that stands still; one statement, or none."""
    still = [item.pk for item in items if item.paused_at is not None]
    if not still:
        return {}
    return {pause.item_id: pause for pause in Pause.objects.filter(item__in=still, ended_at=None)}
