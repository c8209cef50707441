"""The demo company's stories S1 to S8, from entry to the decision, by services."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.books import check_books
from core.refusals import Refused
from customers.models import Customer, CustomerCredit
from customers.services import (
    Proposal,
    decide_rating,
    finish_survey,
    move_exposure,
    note_contract,
    propose_rating,
)
from orders import queries, services
from orders.models import Decision, Order
from orders.rules.content import LineContent, OrderContent, TermContent
from pricing.models import Product
from pricing.rules import Target
from records.services import store_upload
from stock.models import StockItem
from tests.customers.makers import customer, person, rated
from tests.orders.makers import HOLDERS, again, answered, content, goods, old_customer, submitted
from tests.pricing.makers import in_force, line, product
from tests.stock.makers import stocked

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"
DEPARTMENTS = {"finance", "production", "quality", "supply"}
# code: normal, holding, winning, floor, cost, usual maximum, stock, lead days
LIST = {
    "Z941H-25C-200": ("9800", "9310", "8820", "8330", "5684", "20", "12", 25),
    "Q41F-16C-50": ("560", "532", "504", "476", "325", "150", "600", 5),
    "Q41F-16P-80": ("1680", "1596", "1512", "1428", "974", "60", "95", 10),
    "D371X-16Q-200": ("1260", "1197", "1134", "1071", "731", "80", "130", 8),
    "D943H-16C-600": ("32800", "31160", "29520", "27880", "19024", "6", "1", 45),
    "H44H-16C-150": ("2350", "2233", "2115", "1998", "1363", "50", "40", 12),
}


@dataclass
class Shop:
    """The products of the stories, priced and in stock."""

    products: dict[str, Product]

    def sell(
        self,
        to: Customer,
        code: str,
        quantity: str,
        price: str,
        *,
        terms: tuple[TermContent, ...] | None = None,
        papers: Any = (),
        **changes: Any,
    ) -> Order:
        """Enter an order and hand it in."""
        made = self.products.get(code)
        typed = OrderContent(
            lines=(
                LineContent(
                    quantity=Decimal(quantity),
                    price=Decimal(price),
                    product_id=made.pk if made else None,
                    new_item="" if made else code,
                    **changes,
                ),
            ),
            terms=terms or (TermContent(Decimal(100), "receipt", 30),),
            delivery_on=clock.today() + timedelta(days=90),
        )
        return services.hand_in_new_order(
            by=to.owner, form_key=uuid.uuid4(), customer=to, content=typed, papers=papers
        )


def shop(*, target: Customer | None = None) -> Shop:
    """Open the shop; `target` stands on the target list for the big butterfly valve."""
    products, prices = {}, []
    for code, row in LIST.items():
        normal, holding, winning, floor, cost, usual, stock, lead = row
        products[code] = made = product(code)
        stocked(str(stock), of=made)
        prices.append(
            line(
                made,
                str(normal),
                holding=Decimal(holding),
                winning=Decimal(winning),
                floor=Decimal(floor),
                cost_net=Decimal(cost),
                usual_max=Decimal(usual),
                lead_days=int(lead),
            )
        )
    targets = []
    if target is not None:
        day = clock.today()
        targets = [
            Target(
                starts_on=day - timedelta(days=9),
                until=day + timedelta(days=90),
                customer_id=target.pk,
                product_id=products["D943H-16C-600"].pk,
            )
        ]
    in_force(prices, targets=targets)
    return Shop(products)


def walk(order: Order) -> list[str]:
    """Let everybody agree, one after the other; gives the states the order stood in."""
    stood = []
    for _turn in range(9):
        order = again(order)
        stood.append(str(order.state))
        if order.state == Order.State.SIGNING:
            services.sign_order(order=order, by=order.owner, version=order.version)
        elif order.state == Order.State.REVIEW:
            answered(order)
        elif order.state in HOLDERS:
            services.decide_order(
                order=order,
                by=person(HOLDERS[Order.State(order.state)]),
                version=order.version,
                outcome="approve",
                opinion="同意。",
            )
        else:
            break
    assert list(check_books()) == []
    return stood


def asked(order: Order) -> set[str]:
    record = queries.latest_verdict(order)
    assert record is not None
    return set(record.departments)


def quotation() -> list[Any]:
    return [("quotation", store_upload(SimpleUploadedFile("对手报价.pdf", PDF)))]


def test_s1_the_salesperson_signs() -> None:
    order = shop().sell(old_customer(limit="1500000", grade="A"), "Q41F-16P-80", "20", "1680")

    assert (order.total, order.level) == (Decimal(33600), 1)
    assert walk(order) == ["signing", "approved"]
    assert StockItem.objects.get(product__code="Q41F-16P-80").reserved == 20
    assert not Decision.objects.exists()


def test_s2_the_centre_decides() -> None:
    goods()
    order = submitted(old_customer(limit="300000"), content("100", "632"))

    assert (order.total, order.level, asked(order)) == (Decimal(63200), 2, set())
    assert walk(order) == ["triage", "approved"]
    assert Decision.objects.get().decided_by == person("centre_head")


def test_s3_survey_then_examination_then_the_director() -> None:
    new = customer()
    order = shop().sell(new, "D371X-16Q-200", "40", "1197", claim="holding", papers=quotation())
    assert order.state == "survey"

    rating = new.ratings.get()
    rating = finish_survey(
        rating=rating, version=rating.version, needs="蝶阀 200 台/年", by=person("centre_head")
    )
    rating = propose_rating(
        rating=rating,
        version=rating.version,
        proposal=Proposal("B", 79, 30, "同意", Decimal(200_000)),
        by=person("finance"),
    )
    decide_rating(rating=rating, version=rating.version, outcome="approve", by=person("director"))

    order = again(order)
    assert (order.total, order.level, order.round) == (Decimal(47880), 3, 2)
    assert walk(order) == ["examination", "director", "approved"]


def test_s4_a_deep_discount_of_a_new_customer_is_reviewed() -> None:
    new = customer()
    rated(new, grade="C", limit="60000", term_days=15)
    halves = (TermContent(Decimal(50), "production"), TermContent(Decimal(50), "shipment"))
    order = shop().sell(new, "Q41F-16C-50", "300", "487", terms=halves)

    assert (order.total, order.level) == (Decimal(146100), 3)
    assert asked(order) == DEPARTMENTS
    assert walk(order) == ["examination", "review", "director", "approved"]
    assert CustomerCredit.objects.get(customer=new).approved == 0


def test_s5_a_million_goes_all_the_way_up() -> None:
    big = old_customer(limit="2000000", grade="A", term_days=60)
    terms = (TermContent(Decimal(100), "receipt", 60),)
    order = shop(target=big).sell(big, "D943H-16C-600", "40", "29520", claim="winning", terms=terms)

    assert (order.total, order.level) == (Decimal(1_180_800), 4)
    assert walk(order) == ["triage", "review", "director", "gm", "approved"]
    assert [row.step for row in queries.decisions_of(order)] == ["3.2", "6.3", "6.5"]
    assert order.lines.get().reserved == 1  # the rest is for production


def test_s6_an_unknown_customer_prepays_and_the_director_decides() -> None:
    unknown = customer()
    rated(unknown, grade="U", limit="0", term_days=0)
    prepaid = (TermContent(Decimal(100), "shipment"),)
    order = shop().sell(unknown, "H44H-16C-150", "10", "2350", terms=prepaid)

    assert (order.total, order.level, asked(order)) == (Decimal(23500), 3, set())
    assert walk(order) == ["examination", "director", "approved"]


def test_s7_a_new_item_asks_research_as_well() -> None:
    order = shop().sell(
        old_customer(limit="800000", grade="A", term_days=45),
        "DN150 锻钢波纹管闸阀",
        "2",
        "3000",
        rd_cost=Decimal(30000),
    )

    assert order.level == 3
    assert asked(order) == DEPARTMENTS | {"rd"}
    assert walk(order) == ["triage", "review", "director", "approved"]


def test_s8_credit_beyond_the_directors_column() -> None:
    one = old_customer(limit="600000")
    move_exposure(
        customer=one, subject=one, approved=Decimal(450_000), delivered=Decimal(0), by=None
    )
    order = shop().sell(one, "Z941H-25C-200", "30", "9604")

    record = queries.latest_verdict(order)
    assert record is not None
    assert (order.total, record.exposure) == (Decimal(288_120), Decimal(738_120))
    assert (order.level, asked(order)) == (4, set())
    assert walk(order) == ["triage", "director", "gm", "approved"]


def early(quantity: str = "60", days: int = 4) -> Order:
    """Wanted before the standard lead time, with too little in stock."""
    goods(stock="10")
    return submitted(
        old_customer(limit="900000"), content(quantity, on=clock.today() + timedelta(days=days))
    )


def test_early_delivery_is_the_centres_once_production_agrees() -> None:
    order = early()
    assert (order.state, order.level, asked(order)) == ("triage", 2, {"production"})

    order = services.decide_order(
        order=order, by=person("centre_head"), version=order.version, outcome="approve",
        opinion="请生产部答复。",
    )  # fmt: skip
    assert order.state == "review"
    order = answered(order)

    assert walk(order) == ["triage", "approved"]
    assert order.level == 2


def test_early_delivery_that_production_declines_goes_up() -> None:
    order = early()
    order = services.decide_order(
        order=order, by=person("centre_head"), version=order.version, outcome="approve",
        opinion="请生产部答复。",
    )  # fmt: skip
    order = answered(order, "disagree")

    assert order.level == 3
    assert walk(order) == ["director", "approved"]


def held(price: str = "646", papers: Any = ()) -> Order:
    goods()
    one = old_customer()
    return services.hand_in_new_order(
        by=one.owner,
        form_key=uuid.uuid4(),
        customer=one,
        content=content(price=price, claim="holding"),
        papers=papers,
    )


def test_an_accepted_quotation_brings_the_order_back_to_be_signed() -> None:
    order = held("640", papers=quotation())
    if order.state != "triage":
        pytest.fail(f"it is {order.state}")
    order = services.accept_quotation(order=order, by=person("centre_head"), version=order.version)

    assert order.quotation_accepted_by == person("centre_head")
    assert order.state in {"signing", "triage"}
    assert walk(order)[-1] == "approved"


@pytest.mark.parametrize(("owner", "accepts"), [("centre_head", "director"), ("director", "gm")])
@pytest.mark.parametrize(("price", "state"), [("620", "signing"), ("600", "")])
def test_a_quotation_of_ones_own_order_is_accepted_by_the_next_above(
    owner: str, accepts: str, price: str, state: str
) -> None:
    found = product("Z41H-16C-50")
    stocked("500", of=found)
    in_force([line(found, holding=Decimal(620))])
    one = old_customer(person(owner))
    order = services.hand_in_new_order(
        by=one.owner, form_key=uuid.uuid4(), customer=one,
        content=content(price=price, claim="holding"), papers=quotation(),
    )  # fmt: skip
    order = answered(again(order)) if order.state == "review" else order
    assert order.state == accepts
    for other in {"centre_head", "director", "gm"} - {accepts}:
        with pytest.raises(Refused):
            services.accept_quotation(order=order, by=person(other), version=order.version)

    order = services.accept_quotation(order=order, by=person(accepts), version=order.version)

    assert order.state == (state or accepts)
    assert Order.objects.get(pk=order.pk).quotation_accepted_by == person(accepts)
    assert walk(order)[-1] == "approved"
    assert list(check_books()) == []


def test_without_a_quotation_nothing_is_accepted() -> None:
    order = held("640")

    with pytest.raises(Refused):
        services.accept_quotation(order=order, by=person("centre_head"), version=order.version)


def test_a_frozen_order_of_an_old_contract_is_a_new_customers() -> None:
    goods()
    one = customer()
    rated(one)
    note_contract(customer=one, signed_on=clock.today() - timedelta(days=800), by=None)

    assert submitted(Customer.objects.get(pk=one.pk)).state == "examination"
