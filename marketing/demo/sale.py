"""One sale from entry to closed order, act by act, with the pauses between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import cycle

from core import clock
from marketing.demo.acts import STEP_HOLDERS, Cast, open_of
from marketing.demo.aftermath import look_again
from marketing.demo.stage import WORKING_DAY, Story, later
from orders.models import Order
from orders.rules.content import TermContent
from receivables.models import Instalment

BEFORE_SHIPMENT = (TermContent(Decimal(100), "shipment"),)
PREPAID = (TermContent(Decimal(100), "signing"),)
HALF_AND_HALF = (
    TermContent(Decimal(50), "production"),
    TermContent(Decimal(50), "shipment"),
)
LATE = WORKING_DAY + 150
# Minutes that a desk takes; most are in time, some are not (8 hours is the usual limit).
PACE = (45, 90, 200, 60, 330, 120, 80, LATE, 150, 260, 70, 430, 110, 190, 55, 300)


def after_receipt(days: int) -> tuple[TermContent, ...]:
    """Give the terms: everything, so many days after receipt."""
    return (TermContent(Decimal(100), "receipt", days),)


@dataclass
class Sale:
    """What is sold to whom, when it was entered, and how far it goes."""

    customer: int
    lines: Sequence[tuple[object, ...]]  # what Cast.line takes
    starts: datetime
    terms: Sequence[TermContent] = BEFORE_SHIPMENT
    # Days from the due day to the money; None: it is not paid.
    pays: int | None = 0
    # The day on which the customer signed for the goods; None: some days after they left.
    signed_on: date | None = None
    stop: str = ""  # the act before which it stands still
    outcome: str = "approve"  # what the first decider says
    days: int = 30
    research: str = ""
    pace: Iterator[int] = field(default_factory=lambda: cycle(PACE))


def sell(cast: Cast, sale: Sale) -> Story:
    """Play a sale until it is closed, stops, or is turned down."""
    yield sale.starts
    order = cast.enter(
        sale.customer,
        [cast.line(*line) for line in sale.lines],  # type: ignore[arg-type]  # a row of the table
        sale.terms,
        days=sale.days,
        research=sale.research,
    )
    if sale.stop == "submit":
        return
    yield later(20)
    order = cast.submit(order)
    yield from decide(cast, sale, order)
    order = Order.objects.get(pk=order.pk)
    if order.state == Order.State.APPROVED:
        yield from perform(cast, sale, order)
        if Order.objects.get(pk=order.pk).state == Order.State.CLOSED:
            yield from look_again(cast, sale.customer)


def decide(cast: Cast, sale: Sale, order: Order) -> Story:
    """Play the chain up to the decision."""
    while True:
        order = Order.objects.select_related("owner").get(pk=order.pk)
        if order.state == sale.stop:
            return
        yield later(next(sale.pace))
        if order.state == Order.State.SIGNING:
            cast.examine(order)
            yield later(next(sale.pace))
            cast.sign(order)
        elif order.state == Order.State.REVIEW:
            for department in cast.departments(order):
                cast.answer(order, department)
                yield later(30)
        elif order.state in STEP_HOLDERS:
            cast.decide(order, *REPLIES[sale.outcome])
            if sale.outcome != "approve":
                return
        else:
            return


REPLIES = {
    "approve": ("同意，请按合同执行。", "approve"),
    "return": ("价格偏低，请补充市场依据。", "return"),
    "refuse": ("不同意，理由：低于维持市场价格，且无对手报价佐证。", "refuse"),
}


def perform(cast: Cast, sale: Sale, order: Order) -> Story:
    """Play contract, money due before, goods, receipt and the money due after."""
    if sale.stop == "issue":
        return
    if cast.contract(order).state == "draft":
        yield later(next(sale.pace))
        cast.issue(order)
    if sale.stop == "signature":
        return
    yield later(WORKING_DAY + next(sale.pace))
    cast.signed(order)
    if sale.stop == "plan":
        return
    yield later(next(sale.pace))
    yield from deliver(cast, sale, order)


def deliver(cast: Cast, sale: Sale, order: Order) -> Story:
    """Play stock or production, shipping and receipt; money before and after."""
    _shipments, jobs = cast.plan(order)
    if sale.stop == "job":
        return
    yield later(next(sale.pace))
    for job in jobs:
        cast.take(job, 14)
        if sale.stop == "production":
            return
        yield later(9 * WORKING_DAY)
        cast.finish(job)
    if all(term.trigger != "receipt" for term in sale.terms) and sale.stop != "payment":
        yield from settle(cast, sale, order)
    if sale.stop not in ("payment", "confirm", "ship"):
        yield later(next(sale.pace))
        yield from hand_over(cast, sale, order)


def hand_over(cast: Cast, sale: Sale, order: Order) -> Story:
    """Play the goods' way to the customer, the receipt's way back, and the money after it."""
    shipments = [cast.ship(shipment) for shipment in cast.to_ship(order)]
    if sale.stop == "receipt":
        return
    yield _arrival(sale)
    for shipment in shipments:
        cast.receipt(shipment, sale.signed_on)
    if Order.objects.get(pk=order.pk).state == Order.State.APPROVED and sale.pays is not None:
        yield _due(cast, sale, order)
        yield from settle(cast, sale, order)


def settle(cast: Cast, sale: Sale, order: Order) -> Story:
    """Play money in: registered, then confirmed."""
    if not open_of(cast.contract(order)):
        return
    payment = cast.pay(order)
    if sale.stop == "confirm":
        return
    yield later(next(sale.pace))
    cast.confirm(payment)


def _arrival(sale: Sale) -> datetime:
    if sale.signed_on is None:
        return later(3 * WORKING_DAY)
    # The paper comes back the day after it was signed.
    return datetime.combine(
        sale.signed_on + timedelta(days=1), time(10, 15), tzinfo=clock.HOUSE_ZONE
    )


def _due(cast: Cast, sale: Sale, order: Order) -> datetime:
    due = Instalment.objects.filter(contract__order=order).latest("due_on").due_on
    day = (due or clock.today()) + timedelta(days=sale.pays or 0)
    return datetime.combine(day, time(14, 30), tzinfo=clock.HOUSE_ZONE)
