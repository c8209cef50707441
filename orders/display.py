"""What the pages of orders show, put together from queries, rules and wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import first_with_role
from accounts.roles import ROLES
from core.authority import Level
from core.formats import day_text, money_text, percent_text, quantity_text
from core.looks import Look
from core.money import ZERO, net_of, percent_off
from core.parts import Doc, Fig, Stop
from core.parts import Step as Stage
from customers.models import Customer
from customers.waterfall import Part, waterfall
from orders import queries, rules
from orders.models import Opinion, Order, OrderLine
from orders.permissions import STEP_OF_STATE
from orders.rules import Verdict
from orders.rules.content import OrderContent
from orders.sentences import Names, finding_lines, passed_line
from orders.wording import (
    DEPARTMENTS,
    PAPERS,
    SUBMIT_EFFECT,
    decision_look,
    department_name,
    level_look,
    opinion_look,
    step_name,
)
from orders.working import Working, workings
from pricing import queries as pricing_queries
from records.queries import TimelineEntry, attachments_of, timeline
from workflow.models import Step
from workflow.queries import items_of, step_in_force, step_names
from workflow.wording import step_label

StopState = Literal["done", "here", "todo"]
_ROLE_OF_STEP = {
    "3.2": "centre_head",
    "6.1": "centre_head",
    "6.3": "director",
    "6.4": "centre_head",
    "6.5": "gm",
}


def verdict_context(
    *,
    customer: Customer | None,
    owner: User,
    content: OrderContent,
    lines: Sequence[Any],
    order: Order | None = None,
    quote_chosen: bool = False,
) -> dict[str, Any]:
    """Judge what is being typed, for the side of the entry form."""
    if customer is None:
        return {"missing": _("Choose the customer first; the verdict appears here.")}
    if not content.lines:
        return {"missing": _("Type a product, a quantity and a price; the verdict appears here.")}
    facts = queries.draft_facts(
        customer=customer, owner=owner, content=content, order=order, quote_chosen=quote_chosen
    )
    if facts is None:
        return {"missing": _("No price strategy is in force today.")}
    names = _names_typed(lines, owner)
    verdict = rules.decide(facts if names.sees_cost else facts.without_cost())
    return {
        **verdict_parts(verdict, names),
        "workings": workings(facts.lines, verdict.prices, names),
        "customer": customer,
        "facts": facts,
        "strategy": facts.strategy,
        "rows": _preview_rows(facts, verdict, lines),
        "terms_sum": sum((term.percent for term in content.terms), ZERO),
        "submit_label": SUBMIT_EFFECT[verdict.step],
    }


def _names_typed(lines: Sequence[Any], owner: User) -> Names:
    """Name the typed lines as the saved order will be named."""
    typed = {no: form.cleaned_data for no, form in enumerate(lines, 1)}
    goods = {no: data.get("product") for no, data in typed.items()}
    return Names(
        lines={no: p.code if p else typed[no].get("new_item", "") for no, p in goods.items()},
        units={no: p.unit if p else "台" for no, p in goods.items()},
        sees_cost=pricing_queries.may_see_cost(owner),
    )


def verdict_parts(verdict: Verdict, names: Names, order: Order | None = None) -> dict[str, Any]:
    """Give findings, the way it will go, and who decides finally."""
    findings = finding_lines(verdict.findings, names)
    passed = passed_line(verdict.passed, verdict.findings)
    return {
        "verdict": verdict,
        "level_look": level_look(verdict.level),
        "findings": [*findings, *([passed] if passed else [])],
        "stops": route_stops(verdict, order),
    }


def step_of(order: Order) -> str:
    """Give the step that an undecided order stands at; "" when nothing is to decide."""
    steps: Mapping[str, str] = {
        Order.State.SIGNING: "4.2" if "4.1" in order.walked else "4.1",
        Order.State.SURVEY: "5.1",
        Order.State.REVIEW: "6.2",
        **{str(state): step for state, step in STEP_OF_STATE.items()},
    }
    return steps.get(order.state, "")


def route_stops(verdict: Verdict, order: Order | None = None) -> list[Stop]:
    """Give the steps an order walks, with the people who have them; what is done is ticked."""
    route = list(verdict.route)
    stops: list[Stop] = []
    now = step_of(order) if order else route[0]
    here = route.index(now) if now in route else len(route)
    if order and order.state in Order.EDITABLE:
        here = -1  # it has not been handed in, or not again
    for number, step in enumerate(route):
        note = ""
        if step == "6.2":
            note = _(", ").join(department_name(code) for code in verdict.departments)
        elif step in _ROLE_OF_STEP:
            note = str(first_with_role(_ROLE_OF_STEP[step]) or "")
        state: StopState = "done" if number < here else "here" if number == here else "todo"
        stops.append(Stop(step_name(step), note, state))
    return stops


def _preview_rows(
    facts: rules.OrderFacts, verdict: Verdict, forms: Sequence[Any]
) -> list[dict[str, Any]]:
    """Give each typed line's amount, strategy price and mark."""
    worst = {
        finding.line: number
        for number, finding in reversed(list(enumerate(verdict.findings, 1)))
        if finding.line is not None
    }
    rows = []
    for line, form in zip(facts.lines, forms, strict=False):
        resolved = verdict.prices.get(line.line)
        rows.append(
            {
                "prefix": form.prefix,
                "amount": line.amount,
                "resolved": resolved,
                "discount": percent_off(line.price, resolved.line.normal) if resolved else None,
                "free": line.free_stock if line.product_id else None,
                "number": worst.get(line.line),
            }
        )
    return rows


def names_for(lines: Sequence[OrderLine], user: User) -> Names:
    """Give what sentences call the lines of a saved order."""
    return Names(
        lines={line.no: line.product.code if line.product else line.new_item for line in lines},
        units={line.no: line.unit for line in lines},
        sees_cost=pricing_queries.may_see_cost(user),
    )


def workings_of(order: Order, names: Names) -> list[Working]:
    """Give how the strategy price of each line came about, by the version it was priced on."""
    facts = queries.facts_for(order)
    if facts is None:
        return []
    return workings(facts.lines, rules.decide(facts).prices, names)


def order_figs(order: Order, lines: Sequence[OrderLine]) -> list[Fig]:
    """Give the figures in the head of an order."""
    ordered = sum((line.quantity for line in lines), ZERO)
    shipped = sum((line.shipped for line in lines), ZERO)
    tax = order.total - sum((net_of(x.amount, x.tax_percent) for x in lines), ZERO)
    back = Look("green", _("receipts are back")) if order.receipts_complete else None
    share = order.paid * 100 / order.total if order.total else ZERO
    return [
        Fig(
            _("Total incl. tax"),
            money_text(order.total),
            _("tax %(tax)s") % {"tax": money_text(tax)},
        ),
        Fig(
            _("Shipped"),
            f"{quantity_text(shipped)} / {quantity_text(ordered)}",
            money_text(order.delivered_value),
            look=back,
        ),
        Fig(_("Paid"), money_text(order.paid), percent_text(share)),
        Fig(_("Not paid"), money_text(order.total - order.paid)),
    ]


def docs_of(order: Order) -> list[Doc]:
    """Give the order's files."""
    return [
        Doc(
            paper.file.name, paper.get_absolute_url(), paper.attached_at, PAPERS.get(paper.kind, "")
        )
        for paper in attachments_of(order)
    ]


def step_bar(order: Order) -> list[Stage]:
    """Give where the order stands: done, here, to come, not applicable."""
    decided = order.state in (Order.State.APPROVED, Order.State.CLOSED)
    ended = order.state in (Order.State.REFUSED, Order.State.CANCELLED)
    open_now = order.state in Order.UNDECIDED
    chain = order.level is not None and order.level > Level.SALES
    survey = "5.1" in order.walked or order.state == Order.State.SURVEY
    paid = order.total > 0 and order.paid >= order.total
    return [
        Stage(
            _("Registration"),
            "here" if order.state in Order.EDITABLE else "done",
            _on(order.submitted_at),
        ),
        Stage(
            _("Customer survey"),
            _now(order.state == Order.State.SURVEY) if survey else "na",
            "" if survey else _("not on this order's way"),
        ),
        Stage(
            _("Order review") if chain else _("Signature"),
            "done" if decided else ("here" if open_now and not ended else "todo"),
            _on(order.decided_at) if decided else "",
        ),
        Stage(_("Goods shipped"), _part(order.delivered_value >= order.total > 0, decided)),
        Stage(_("Receipt returned"), _part(order.receipts_complete, order.delivered_value > 0)),
        Stage(_("Money received"), _part(paid, decided)),
        Stage(
            _("Closed"),
            "done" if order.state == Order.State.CLOSED else "todo",
            _on(order.closed_at),
        ),
    ]


def _on(moment: datetime | None) -> str:
    return day_text(moment) if moment else ""


def _now(here: bool) -> Any:  # noqa: FBT001  # one claim
    return "here" if here else "done"


def _part(done: bool, begun: bool) -> Any:  # noqa: FBT001  # two claims
    if done:
        return "done"
    return "here" if begun else "todo"


def way_of(order: Order) -> list[dict[str, Any]]:
    """Give the order's work items, oldest first: step, person, limit, time taken."""
    names = step_names()
    return [
        {
            "item": item,
            "step": step_label(item.step_code, names),
            "department": DEPARTMENTS.get(item.slot, ""),
            "holder": item.person or ROLES[item.role].name,
        }
        for item in items_of(order)
    ]


def decided_parts(order: Order) -> dict[str, Any]:
    """Give decisions and opinions as pages show them."""
    return {
        "decisions": [
            {
                "row": row,
                "look": decision_look(row.outcome),
                "step": step_name(row.step),
                "to": step_name(row.returned_to) if row.returned_to else "",
            }
            for row in queries.decisions_of(order)
        ],
        "opinions": [
            {
                "row": row,
                "look": opinion_look(row.conclusion),
                "department": department_name(row.department),
            }
            for row in queries.opinions_of(order)
        ],
        "absences": [
            {"row": row, "department": department_name(row.department)}
            for row in queries.absences_of(order)
        ],
    }


def history_of(order: Order, *, sees_prices: bool) -> list[TimelineEntry]:
    """Give what happened to the order; figures only for those who may see prices."""
    return [
        replace(entry, changes=_said(entry.changes) if sees_prices else ())
        for entry in timeline(order)
    ]


def _said(changes: Sequence[Any]) -> tuple[Any, ...]:
    conclusions = dict(Opinion.Conclusion.choices)
    level = str(Order._meta.get_field("level").verbose_name)
    return tuple(
        replace(
            one,
            new=str(conclusions.get(one.new) or DEPARTMENTS.get(one.new) or one.new),
        )
        for one in changes
        if one.label != level and one.new != "—"
    )


def standard_of(step: str) -> Step | None:
    """Give the written standard's own words for a step."""
    return step_in_force(step) if step else None


def exposure_chart(verdict: Verdict, facts: Any) -> dict[str, Any]:
    """Draw what the order would use of the credit limit."""
    existing = verdict.exposure - verdict.share_after_shipment
    before = verdict.total - verdict.share_after_shipment
    limit: Decimal = facts.limit if facts else ZERO
    parts = [
        Part(_("open\nso far"), existing, "c-n"),
        Part(_("this\norder"), verdict.total, "c-a"),
        Part(_("paid before\nshipment"), -before, "c-g"),
        Part(_("open\nafterwards"), verdict.exposure, "c-a", is_total=True),
    ]
    return {"chart": waterfall(parts, limit), "parts": parts}


def margins(order: Order, lines: Sequence[OrderLine]) -> rules.Comparison | None:
    """Give what the order earns beside the strategy, normal and floor price (B1).

    Only for those who may see cost (the caller asks); None when a line has no cost on the list.
    """
    if order.strategy is None:
        return None
    priced = pricing_queries.strategy_facts(order.strategy).lines
    costed = []
    for line in lines:
        listed = priced.get(line.product_id or 0)
        if listed is None:
            return None
        strategy = line.strategy_price if line.strategy_price is not None else listed.normal
        costed.append(
            rules.CostedLine(
                quantity=line.quantity,
                tax_percent=line.tax_percent,
                cost_net=listed.cost_net,
                price=line.price,
                strategy=strategy,
                normal=listed.normal,
                floor=listed.floor,
            )
        )
    return rules.compare_margins(costed)
