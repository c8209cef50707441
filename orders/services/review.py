"""合同评审: the departments' written opinions (work standard 6.2)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.behalf import holder_behind
from core.locks import lock
from core.refusals import NotNow, Refused
from core.work import unit_of_work
from customers.models import Customer
from orders import permissions, queries, rules
from orders.models import Absence, Opinion, Order
from orders.services.routing import Hop, enter_step, open_step_items
from orders.services.verdicts import judge, saved_verdict
from orders.services.versions import check_version
from records.services import record
from workflow.permissions import holds
from workflow.queries import open_items_of
from workflow.services import close_item, close_open_items


@dataclass(frozen=True)
class Answer:
    """What a department says: conclusion, text, and the condition of a conditional consent."""

    conclusion: str
    text: str
    condition: str = ""


@unit_of_work
def give_opinion(*, order: Order, department: str, by: User, version: int, answer: Answer) -> Order:
    """Keep one department's opinion; when all have answered the order is judged again and goes on.

    Silence never counts as consent, one refusal does not end the order (domain B4). Raises
    NotAllowed for others than the department and for the order's own people, Stale when the order
    changed since it was seen.
    """
    lock(Customer).get(pk=order.customer_id)
    order = lock(Order).select_related("owner", "customer").get(pk=order.pk)
    permissions.check_may_give_opinion(order=order, department=department, by=by)
    check_version(order, version)
    _check_answer(answer)
    if department in queries.answers_of(order):
        raise Refused(_("Your department has answered already."))
    item = open_items_of(order).filter(step_code="6.2", slot=department).first()
    if item is None or not holds(item=item, user=by):
        raise NotNow(_("Your department is not asked about this order, or a colleague is."))
    verdict, _judged = saved_verdict(order)
    Opinion.objects.create(
        order=order,
        round=order.round,
        order_version=order.version,
        snapshot=verdict.snapshot,
        department=department,
        conclusion=answer.conclusion,
        text=answer.text,
        condition=answer.condition,
        submitter_id=order.submitter_id or 0,
        given_by=by,
        on_behalf_of=holder_behind(by),
        at=clock.now(),
    )
    close_item(item=item, outcome=answer.conclusion, by=by)
    before = order.state
    if not open_items_of(order).filter(step_code="6.2").exists():
        _go_on(order, by=by)
    record(
        subject=order,
        verb="orders.opinion_given",
        by=by,
        before=before,
        after=order.state,
        comment=answer.text,
        changes={
            "department": (None, department),
            "conclusion": (None, answer.conclusion),
            "condition": (None, answer.condition),
        },
    )
    return order


@unit_of_work
def go_on_without(*, order: Order, by: User, version: int, reason: str) -> Order:
    """Go on without the departments that are late; their absence is kept with the reason (6.2).

    Only those whose limit has passed; who is still in time is waited for. Finance is never passed
    over where the price is below cost: without its consent nobody can approve. Raises NotAllowed
    for others than centre and director, Stale when the order changed since it was seen.
    """
    lock(Customer).get(pk=order.customer_id)
    order = lock(Order).select_related("owner", "customer").get(pk=order.pk)
    permissions.check_may_go_on_without(order=order, by=by)
    check_version(order, version)
    if not reason.strip():
        raise Refused(_("Write why the order goes on without them; it is kept with it."), "reason")
    now = clock.now()
    late = queries.late_departments(order, now=now)
    if not late:
        raise Refused(_("No department is late: wait for the opinions."))
    verdict, _judged = saved_verdict(order)
    if verdict.needs_finance_consent and "finance" in late:
        raise Refused(_("The price is below cost: finance has to sign, however late."))
    Absence.objects.bulk_create(
        Absence(
            order=order,
            round=order.round,
            department=department,
            reason=reason.strip(),
            noted_by=by,
            on_behalf_of=holder_behind(by),
            at=now,
        )
        for department in late
    )
    for item in open_items_of(order).filter(step_code="6.2", slot__in=late):
        close_item(item=item, outcome="absent", by=by)
    before = order.state
    if not open_items_of(order).filter(step_code="6.2").exists():
        _go_on(order, by=by)
    record(
        subject=order,
        verb="orders.went_on_without",
        by=by,
        before=before,
        after=order.state,
        comment=reason.strip(),
        changes={"departments": (None, " ".join(late))},
    )
    return order


def _go_on(order: Order, *, by: User) -> None:
    """All have answered: judge again with production's and finance's answers, then go up."""
    walked = [*order.walked, "6.2"]
    verdict = judge(order, cause="reviewed", at=clock.now())
    order.walked = walked
    step = rules.next_step(verdict, done=walked)
    if step is None or step == "6.4":
        raise Refused(_("The review has no step to go on to; tell the marketing centre."))
    hop = Hop(step, verdict, by)
    enter_step(order, hop)
    close_open_items(subject=order, by=by, outcome="reviewed")
    open_step_items(order, hop)


def _check_answer(answer: Answer) -> None:
    if answer.conclusion not in Opinion.Conclusion.values:
        raise Refused(_("Choose a conclusion."), "conclusion")
    if answer.conclusion == Opinion.Conclusion.CONDITIONAL and not answer.condition.strip():
        raise Refused(_("Write the condition on which your department agrees."), "condition")
    if not answer.text.strip():
        raise Refused(_("Write your department's opinion; it is kept with the order."), "text")
