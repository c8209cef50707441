"""转办, 抄送, 催办: an item goes to somebody else, is shown to others, is urged."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock, formats
from core.locks import lock
from core.outbox import Entry, enqueue, enqueue_many
from core.refusals import Refused
from core.work import unit_of_work
from records.services import record
from workflow import permissions, rules
from workflow.models import CarbonCopy, Urge, WorkItem
from worktime.queries import calendar

MOST_COPIES = 20


@unit_of_work
def transfer_item(*, item: WorkItem, person: User, reason: str, by: User) -> WorkItem:
    """Hand an item on to somebody who may hold it (转办); its limit goes on running.

    Raises NotAllowed for others than the holder, Stale when it is done, Refused without a reason
    or for a person who may not hold it, above all who started it.
    """
    locked = lock(WorkItem).select_related("person").get(pk=item.pk)
    permissions.check_may_hand_over(item=locked, by=by)
    permissions.check_may_receive(item=locked, person=person)
    if not reason.strip():
        raise Refused(_("Say why you hand it on; it is kept with the item."), "reason")
    before = locked.person
    locked.person, locked.opened_at = person, None
    locked.save(update_fields=["person", "opened_at"])
    event = record(
        subject=locked,
        verb="workflow.transferred",
        by=by,
        comment=reason.strip(),
        changes={"person": (str(before or by), str(person))},
    )
    enqueue(
        key=f"transferred/{locked.pk}/{event.seq}",
        kind="workflow.transferred",
        payload={"item": locked.pk, "by": by.pk},
    )
    return locked


@unit_of_work
def send_copies(
    *, item: WorkItem, people: Iterable[User], by: User, text: str = ""
) -> list[CarbonCopy]:
    """Show an item to people who are to know of it (抄送); who has it already is left alone.

    Raises NotAllowed for those who have nothing to do with it, Refused for a person who may not
    see what it is about, or when nobody new is named.
    """
    locked = lock(WorkItem).get(pk=item.pk)
    permissions.check_may_copy(item=locked, by=by)
    there = set(CarbonCopy.objects.filter(item=locked).values_list("person_id", flat=True))
    fresh = {person.pk: person for person in people if person.pk not in there | {by.pk}}
    if not fresh:
        raise Refused(_("Everybody named has it already. Choose somebody else."), "people")
    if len(fresh) > MOST_COPIES:
        raise Refused(
            _("At most %(limit)d people at a time.") % {"limit": MOST_COPIES},
            "people",
        )
    now = clock.now()
    copies = CarbonCopy.objects.bulk_create(
        [
            CarbonCopy(item=locked, person=person, by=by, text=text.strip(), at=now)
            for person in fresh.values()
        ]
    )
    for person in fresh.values():
        permissions.check_may_know(item=locked, person=person)
    record(
        subject=locked,
        verb="workflow.copied",
        by=by,
        comment=text.strip(),
        changes={"person": ("", _(", ").join(str(person) for person in fresh.values()))},
    )
    enqueue_many(
        Entry(key=f"copied/{one.pk}", kind="workflow.copied", payload={"copy": one.pk})
        for one in copies
    )
    return copies


@unit_of_work
def mark_copy_read(*, copy: CarbonCopy, by: User) -> None:
    """Note that the reader has read it (已阅); a second time changes nothing."""
    permissions.check_may_mark_read(copy=copy, by=by)
    CarbonCopy.objects.filter(pk=copy.pk, read_at=None).update(read_at=clock.now())


@unit_of_work
def urge_item(*, item: WorkItem, by: User, text: str = "") -> Urge:
    """Ask the holder to hurry (催办): by who started or oversees it, once in two working hours.

    Raises NotAllowed for others, Stale when it is done, Refused with the moment from which it may
    be urged again.
    """
    locked = lock(WorkItem).get(pk=item.pk)
    permissions.check_may_urge(item=locked, by=by)
    now = clock.now()
    last = Urge.objects.filter(item=locked).order_by("-pk").first()
    if last is not None and now < (again := rules.next_urge(last.at, calendar())):
        raise Refused(
            _("It was urged %(moment)s. You may urge again from %(again)s.")
            % {"moment": formats.moment_text(last.at), "again": formats.moment_text(again)}
        )
    urge = Urge.objects.create(item=locked, by=by, text=text.strip(), at=now)
    record(subject=locked, verb="workflow.urged", by=by, comment=urge.text)
    enqueue(key=f"urged/{urge.pk}", kind="workflow.urged", payload={"urge": urge.pk})
    return urge
