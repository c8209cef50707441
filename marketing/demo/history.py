"""What happened before and beside the stories: debts that stand, sales that are done or under way.

The debts add up to the exposure that the cast has before the stories; everything else is either
paid or payable before the goods leave, and so uses no credit.
"""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from core import clock
from marketing.demo.acts import Cast
from marketing.demo.buyers import BUYERS, FROZEN, freeze, rate
from marketing.demo.goods import GOODS
from marketing.demo.sale import (
    BEFORE_SHIPMENT,
    HALF_AND_HALF,
    PACE,
    PREPAID,
    Sale,
    after_receipt,
    sell,
)
from marketing.demo.stage import Axis, Story
from receivables.services import PaymentDetails, register_payment
from stock.services import correct_stock

# customer, days since the customer signed for the goods, days of the term, what was sold (listed).
DEBTS: tuple[tuple[int, int, int, tuple[tuple[str, int], ...]], ...] = (
    (1, 54, 60, (("Z41H-16C-50", 70), ("J41H-40C-50", 90), ("Z41H-16C-100", 48))),
    (1, 20, 60, (("Z41H-16C-50", 10), ("Z41H-16C-100", 40), ("J41H-40C-50", 60))),
    (2, 57, 60, (("Z41H-16C-50", 30), ("Z41H-16C-100", 20), ("J41H-40C-50", 55))),
    (2, 12, 60, (("Z41H-16C-50", 60), ("J41H-40C-50", 30), ("Z41H-16C-100", 8))),
    (3, 26, 30, (("Z41H-16C-50", 90), ("Z41H-16C-100", 80), ("Q41F-16C-50", 130))),
    (3, 11, 30, (("Z41H-16C-50", 70), ("J41H-40C-50", 90), ("Z41H-16C-100", 48))),
    (4, 24, 30, (("Z41H-16C-50", 10), ("J41H-40C-50", 20), ("Z41H-16C-100", 24))),
    (5, 60, 15, (("Z41H-16C-50", 50), ("Z41H-16C-100", 20), ("J41H-40C-50", 25))),
    (8, 126, 30, (("Z941H-25C-200", 20), ("D371X-16Q-200", 80), ("Q41F-16C-50", 220))),
)
# The goods have left, the signed receipt has not come back: one late, one in time.
UNRECEIVED: tuple[tuple[int, int, int, tuple[tuple[str, int], ...]], ...] = (
    (6, 13, 30, (("Z41H-16C-50", 20), ("Z41H-16C-100", 40), ("J41H-40C-50", 20))),
    (9, 5, 15, (("Q41F-16C-50", 15), ("Z41H-16C-100", 8))),
)
# How many days before the customer signed the order was entered.
LEAD_DAYS = 11
USUAL = ("Z41H-16C-50", "Z41H-16C-100", "J41H-40C-50", "J41W-16P-80", "Q41F-16C-50",
         "Q41F-16P-80", "D371X-16Q-200", "H44H-16C-150")  # fmt: skip
BUYING = (1, 2, 3, 4, 5, 6, 7, 9, 15)
OWN_TERM = {row[0]: row[10] for row in BUYERS}
PAST_SALES = 36
# A customer's other orders of seven days count beside a new one: the stories' buyers stay calm.
QUIET_DAYS = 9


def debts(axis: Axis) -> Iterator[Sale]:
    """Give the sales that are delivered and not paid, and those whose receipt is missing."""
    for customer, signed, term, lines in DEBTS:
        yield Sale(
            customer,
            lines,
            axis.day(signed + LEAD_DAYS, 9, 5 + customer),
            terms=after_receipt(term),
            signed_on=axis.today - timedelta(days=signed),
            pays=None,
            pace=iter(PACE * 4) if customer == FROZEN else _brisk(),
        )
    for customer, back, term, lines in UNRECEIVED:
        yield Sale(
            customer,
            lines,
            axis.day(back + 5, 9, 40),
            terms=after_receipt(term),
            days=12,
            stop="receipt",
            pace=_brisk(),
        )


def past_sales(axis: Axis) -> Iterator[Sale]:
    """Give sales of three months that are paid and closed, or were turned down."""
    chance = random.Random(20)  # noqa: S311  # the same story every time, no secret
    for index in range(PAST_SALES):
        customer = BUYING[index % len(BUYING)]
        back = 92 - index * 2
        codes = chance.sample(USUAL, k=chance.choice((1, 1, 2, 3)))
        has_credit = back - OWN_TERM[customer] > 30 and OWN_TERM[customer] > 0
        sale = Sale(
            customer,
            tuple((code, chance.randrange(4, 21)) for code in codes),
            axis.day(max(back, QUIET_DAYS), 9 + index % 7, chance.randrange(0, 59)),
            terms=after_receipt(OWN_TERM[customer]) if has_credit else BEFORE_SHIPMENT,
            pays=chance.choice((-6, -2, 0, 0, 0, 4)),
            pace=iter(chance.choices(PACE, k=40)),
        )
        yield _special(index, sale)


def _special(index: int, sale: Sale) -> Sale:
    """Make some of them ask for more than the salesperson may give."""
    if index % 9 == 4:  # the centre's column
        return replace(sale, lines=(("Z41H-16C-50", 60, "632"),), research=RESEARCH)
    if index in (7, 22):  # joint review and director
        return replace(sale, lines=(("Q41F-16P-80", 24, "1470"),), research=RESEARCH)
    if index == 16:
        return replace(sale, lines=(("D371X-16Q-200", 30, "1150"),), outcome="refuse")
    return sale


RESEARCH = "同行报价低我方约 5%，客户为长期合作单位，下半年仍有两批同规格需求。"


def under_way(axis: Axis) -> Iterator[Sale]:
    """Give the sales that lie on somebody's desk today; each desk has something."""
    now = axis.ago
    yield Sale(6, (("Z41H-16C-100", 20, "1330"),), now(560), stop="triage", research=RESEARCH)
    yield Sale(9, (("Q41F-16C-50", 60, "520"),), now(330), stop="triage", pace=_brisk())
    yield Sale(5, (("J41H-40C-50", 12, "850"),), now(110), stop="triage", terms=PREPAID)
    yield Sale(15, (("Q41F-16C-50", 10), ("Z41H-16C-50", 6)), now(95), stop="signing")
    yield Sale(15, (("Z41H-16C-50", 15),), now(300), stop="signing")
    yield Sale(9, (("D371X-16Q-200", 6),), now(200), stop="submit")
    yield Sale(6, (("H44H-16C-150", 8, "2020"),), now(700), outcome="return", terms=PREPAID)
    yield Sale(7, (("J41W-16P-80", 12, "2030"),), axis.day(11, 10), stop="issue", pace=_brisk())
    yield Sale(9, (("Q41F-16P-80", 8),), axis.day(6, 9, 30), stop="signature", pace=_brisk())
    yield Sale(15, (("Z41H-16C-50", 20),), axis.day(5, 9, 50), stop="plan", pace=_brisk())
    yield Sale(6, (("J41W-16P-80", 10),), axis.day(8, 14), stop="payment", pace=_brisk())
    yield Sale(5, (("D371X-16Q-200", 12),), axis.day(6, 10), stop="ship", pace=_brisk())
    yield Sale(15, (("Q41F-16C-50", 24),), axis.day(7, 9), stop="confirm", pace=_brisk())
    yield Sale(
        6, (("D943H-16C-600", 2),), axis.day(24, 9), HALF_AND_HALF, stop="production", days=60
    )
    yield Sale(7, (("Q347F-25C-300", 5),), axis.day(13, 9), HALF_AND_HALF, stop="job", days=50)
    # 18 from stock, 6 made for it; the warehouse then fills up again.
    yield Sale(1, (("A48Y-16C-80", 24),), axis.day(66, 9), days=40)


def _brisk() -> Iterator[int]:
    return iter((40, 55, 70, 90, 60, 45) * 6)


def stories_of(cast: Cast, axis: Axis) -> list[Story]:
    """Give everything beside the ten stories, ready to be played."""
    sales = [*debts(axis), *past_sales(axis), *under_way(axis)]
    others = [bad_debtor(cast, axis), strange_money(cast, axis), restock(cast, axis)]
    return [*(sell(cast, sale) for sale in sales), *others]


def bad_debtor(cast: Cast, axis: Axis) -> Story:
    """Play customer 8: three months overdue, downgraded to D, frozen."""
    people, company = cast.company.people, cast.company
    row = next(row for row in BUYERS if row[0] == FROZEN)
    yield axis.day(5, 9, 20)
    rate(people, company.customers[FROZEN], row[7], row[8], row[9], row[10])
    yield axis.day(4, 15)
    freeze(people, company.customers)


def strange_money(cast: Cast, axis: Axis) -> Story:
    """Play money of an unknown payer: it waits in the pool to be claimed."""
    for back, amount, payer in (
        (3, "36800.00", "云汀市海潮管件经营部"),
        (1, "12560.00", "滨海工业园临时账户"),
    ):
        yield axis.day(back, 10, 30)
        register_payment(
            by=cast.person("finance"),
            form_key=uuid.uuid4(),
            details=PaymentDetails(
                Decimal(amount),
                clock.today(),
                "transfer",
                payer,
                f"YTSF-DR-{back:04d}",
                "付款人与客户名称不符，待认领。",
            ),
        )


def restock(cast: Cast, axis: Axis) -> Story:
    """Play safety valves released for stock after they were sold out."""
    yield axis.day(20, 16)
    correct_stock(
        product=cast.company.products["A48Y-16C-80"],
        change=Decimal(18),
        reason="备货批次质检放行，盘点入库。",
        by=cast.person("logistics"),
        form_key=uuid.uuid4(),
    )


def used_stock(axis: Axis) -> Counter[str]:
    """Give what the history takes out of stock, so that the cast's stock is what is left today."""
    used: Counter[str] = Counter()
    stocked = {row[0] for row in GOODS}
    for sale in [*debts(axis), *past_sales(axis), *under_way(axis)]:
        if sale.outcome == "approve" and sale.stop not in UNDECIDED and not _is_made(sale):
            used.update({str(x[0]): int(str(x[1])) for x in sale.lines if x[0] in stocked})
    return used


UNDECIDED = ("submit", "signing", "triage")


def _is_made(sale: Sale) -> bool:
    """Whether it was sold to be produced."""
    return sale.stop in ("production", "job") or sale.lines[0][0] == "A48Y-16C-80"
