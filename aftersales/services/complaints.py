"""A complaint from the first call to its closing (work standard 9.2)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from aftersales import permissions, rules
from aftersales.models import Complaint
from core import clock
from core.formkeys import keep_result, use_form_key
from core.locks import lock
from core.numbers import draw_number
from core.refusals import Refused, Stale
from core.work import unit_of_work
from orders.models import Order, OrderLine
from records.models import StoredFile
from records.services import attach, record
from workflow.services import close_open_items, notify, open_item
from worktime.queries import calendar
from worktime.rules import Limit, LimitKind, due_moment


@dataclass(frozen=True, slots=True)
class ComplaintDetails:
    """What is written down when the customer complains."""

    category: str
    description: str
    happened_on: date
    severity: str = "normal"
    quantity: Decimal | None = None
    claim: Decimal | None = None
    demand: str = ""
    contact: str = ""


@unit_of_work
def register_complaint(
    *,
    order: Order,
    details: ComplaintDetails,
    by: User,
    form_key: uuid.UUID | str,
    order_line: OrderLine | None = None,
    photos: Sequence[StoredFile] = (),
    planned_on: date | None = None,
) -> Complaint:
    """Record a complaint against an order, or one line of it; the centre handles it (9.2).

    Raises Refused for an order without a contract yet, a quantity above what left, or a day to
    come. Locks the order's line.
    """
    made = use_form_key(
        user=by,
        key=form_key,
        digest_of={
            **asdict(details),
            "order": order.pk,
            "line": order_line.pk if order_line else None,
            "planned_on": planned_on,
        },
    )
    if made:
        return Complaint.objects.get(pk=int(made.rstrip("/").rsplit("/", 1)[-1]))
    order = lock(Order).select_related("customer", "owner").get(pk=order.pk)
    permissions.check_may_register(by)
    _check(order, order_line, details, planned_on)
    complaint = write(order=order, line=order_line, details=details, by=by, planned_on=planned_on)
    for photo in photos:
        attach(subject=complaint, stored=photo, kind="photo", by=by)
    keep_result(user=by, key=form_key, url=complaint.get_absolute_url())
    return complaint


def write(
    *,
    order: Order,
    line: OrderLine | None,
    details: ComplaintDetails,
    by: User,
    planned_on: date | None = None,
) -> Complaint:
    """Write the complaint, its item and its event; the number is drawn last of the locks."""
    now = clock.now()
    complaint = Complaint(
        order=order,
        order_line=line,
        customer=order.customer,
        registered_by=by,
        registered_at=now,
        number=draw_number("TS", clock.day_of(now)),
        **asdict(details),
    )
    complaint.save()
    open_item(
        step="9.2",
        subject=complaint,
        role="centre_head",
        label=complaint.number,
        url=complaint.get_absolute_url(),
        customer=order.customer.name,
        amount=complaint.claim,
        planned_on=planned_on or usual_day(),
        initiator=by,
        reason={"category": complaint.category, "severity": complaint.severity},
    )
    record(
        subject=complaint,
        verb="aftersales.registered",
        by=by,
        after=complaint.state,
        changes={"order": (None, str(order)), "category": (None, complaint.category)},
    )
    return complaint


def usual_day() -> date:
    """Give the day by which a complaint is handled when nobody names one."""
    limit = Limit(LimitKind.WORKING_DAYS, rules.USUAL_DAYS)
    due = due_moment(clock.now(), limit, calendar())
    return clock.day_of(due) if due else clock.today()


def _check(
    order: Order, line: OrderLine | None, details: ComplaintDetails, planned_on: date | None
) -> None:
    if order.state not in (Order.State.APPROVED, Order.State.CLOSED):
        raise Refused(
            _("Order %(order)s is not approved; nothing was delivered.") % {"order": order}
        )
    if line is not None and line.order_id != order.pk:
        raise Refused(_("That line belongs to another order."), "order_line")
    _check_words(details, planned_on)
    if details.quantity is not None:
        _check_quantity(line, details.quantity)


def _check_words(details: ComplaintDetails, planned_on: date | None) -> None:
    if not details.description.strip():
        raise Refused(_("Write what the customer complains of."), "description")
    if details.happened_on > clock.today():
        raise Refused(_("That day has not come yet."), "happened_on")
    if planned_on is not None and planned_on < clock.today():
        raise Refused(_("That day is over. Choose today or a later day."), "planned_on")
    if details.claim is not None and details.claim < 0:
        raise Refused(_("A claim is not negative."), "claim")


def _check_quantity(line: OrderLine | None, quantity: Decimal) -> None:
    if line is None:
        raise Refused(_("Choose the line that the quantity speaks of."), "order_line")
    if not 0 < quantity <= line.shipped:
        raise Refused(
            _("Of this line %(shipped)s left; the complaint can concern no more than that.")
            % {"shipped": f"{line.shipped.normalize():f}"},
            "quantity",
        )


@unit_of_work
def answer_complaint(*, complaint: Complaint, by: User, version: int, answer: str) -> Complaint:
    """Tell the customer what is done (9.2); who recorded it is told too."""
    complaint = _locked(complaint, version)
    permissions.check_may_handle(by)
    _check_state(complaint, Complaint.State.OPEN)
    if not answer.strip():
        raise Refused(_("Write what the customer is told and what is done."), "answer")
    before = complaint.state
    complaint.give_answer()
    complaint.answer, complaint.answered_by = answer.strip(), by
    complaint.answered_at = clock.now()
    complaint.version += 1
    complaint.save()
    record(
        subject=complaint,
        verb="aftersales.answered",
        by=by,
        before=before,
        after=complaint.state,
        comment=complaint.answer,
    )
    _tell(complaint, by, "aftersales.answered")
    return complaint


@unit_of_work
def close_complaint(*, complaint: Complaint, by: User, version: int, note: str) -> Complaint:
    """Close an answered complaint; the customer is content, or nothing more can be done."""
    complaint = _locked(complaint, version)
    permissions.check_may_handle(by)
    _check_state(complaint, Complaint.State.ANSWERED)
    if not note.strip():
        raise Refused(_("Write how it ended for the customer."), "note")
    before = complaint.state
    complaint.close()
    complaint.closing_note, complaint.closed_by = note.strip(), by
    complaint.closed_at = clock.now()
    complaint.version += 1
    complaint.save()
    close_open_items(subject=complaint, by=by, outcome="closed")
    record(
        subject=complaint,
        verb="aftersales.closed",
        by=by,
        before=before,
        after=complaint.state,
        comment=complaint.closing_note,
    )
    _tell(complaint, by, "aftersales.closed")
    return complaint


def _tell(complaint: Complaint, by: User, code: str) -> None:
    people = {complaint.registered_by, complaint.order.owner} - {by}
    if people:
        notify(
            text_code=code,
            people=sorted(people, key=lambda person: person.pk),
            params={"number": complaint.number, "customer": complaint.customer.name},
            url=complaint.get_absolute_url(),
            key=f"{code}/{complaint.pk}",
        )


def _check_state(complaint: Complaint, wanted: str) -> None:
    if complaint.state == wanted:
        return
    if complaint.state == Complaint.State.OPEN:
        raise Refused(_("Answer the complaint before you close it."))
    raise Stale(
        _("Complaint %(complaint)s is “%(state)s” by now.")
        % {"complaint": complaint, "state": complaint.get_state_display()}
    )


def _locked(complaint: Complaint, version: int) -> Complaint:
    locked = (
        lock(Complaint)
        .select_related("order", "order__owner", "customer", "registered_by")
        .get(pk=complaint.pk)
    )
    if locked.version != version:
        raise Stale(
            _("Complaint %(complaint)s changed since you opened it; it is now “%(state)s”.")
            % {"complaint": locked, "state": locked.get_state_display()}
        )
    return locked
