"""The orders' pages, as the people who use them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import clock
from customers.models import Customer
from orders import queries, services
from orders.models import Order
from orders.rules.content import LineContent, OrderContent, TermContent
from pricing.models import Product
from records.services import store_upload
from tests.customers.makers import person
from tests.orders.makers import (
    again,
    content,
    draft,
    goods,
    in_review,
    old_customer,
    submitted,
)
from tests.pricing.makers import in_force, line, product
from tests.stock.makers import stocked

pytestmark = pytest.mark.django_db
# No other figure of the stories looks like these.
COST, FLOOR = Decimal("391.37"), Decimal("571.93")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"


def as_(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


def text(response: Any) -> str:
    told: str = response.content.decode()
    return told


def typed(
    of: Customer, lines: list[tuple[Product, str, str]] | None = None, **changes: Any
) -> dict[str, Any]:
    """What the entry form posts: by default ten pieces at the normal price."""
    given = lines or [(goods(), "10", "680.00")]
    data: dict[str, Any] = {
        "form_key": str(uuid.uuid4()),
        "customer": of.pk,
        "delivery_on": (clock.today()).replace(year=clock.today().year + 1).isoformat(),
        "delivery_address": "云汀市滨海路8号",
        "lines-TOTAL_FORMS": len(given),
        "lines-INITIAL_FORMS": 0,
        "terms-TOTAL_FORMS": 1,
        "terms-INITIAL_FORMS": 0,
        "terms-0-trigger": "receipt",
        "terms-0-percent": "100",
        "terms-0-days": "30",
        "act": "submit",
    }
    for no, (of_product, quantity, price) in enumerate(given):
        data |= {
            f"lines-{no}-product": of_product.pk,
            f"lines-{no}-quantity": quantity,
            f"lines-{no}-price": price,
            f"lines-{no}-claim": "",
        }
    return {**data, **changes}


def statements(client: Client, url: str, data: dict[str, Any] | None = None) -> int:
    """How many statements an answer costs, once everything is warm."""
    client.get(url) if data is None else client.post(url, data)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url) if data is None else client.post(url, data)
    assert answer.status_code == 200
    return len(asked)


def test_entering_and_handing_in_from_one_page(sales: User) -> None:
    one, client = old_customer(sales), as_(sales)
    assert client.get(reverse("orders:new") + f"?customer={one.pk}").status_code == 200

    response = client.post(reverse("orders:new"), typed(one), follow=True)

    order = Order.objects.get()
    assert response.redirect_chain[-1][0] == order.get_absolute_url()
    assert (order.state, order.total, order.owner) == ("signing", Decimal(6800), sales)
    assert str(order) in text(response)


def test_a_draft_is_kept_without_a_number(sales: User) -> None:
    one = old_customer(sales)
    as_(sales).post(reverse("orders:new"), typed(one, act="draft"))

    order = Order.objects.get()
    assert (order.state, order.number) == ("draft", None)


def test_a_double_click_makes_one_order(sales: User) -> None:
    one, client = old_customer(sales), as_(sales)
    data = typed(one)
    first = client.post(reverse("orders:new"), data)
    second = client.post(reverse("orders:new"), data)

    assert first.headers["Location"] == second.headers["Location"]
    assert Order.objects.count() == 1


def test_back_and_sent_again_with_other_figures_says_so(sales: User) -> None:
    one, client = old_customer(sales), as_(sales)
    data = typed(one)
    client.post(reverse("orders:new"), data)

    response = client.post(reverse("orders:new"), {**data, "lines-0-quantity": "11"})

    assert response.status_code in {409, 422}
    assert Order.objects.get().total == Decimal(6800)


def test_papers_come_with_the_order(sales: User) -> None:
    one = old_customer(sales)
    data = typed(one, [(goods(), "10", "640.00")], act="draft")
    data["lines-0-claim"] = "holding"
    data["quotation"] = SimpleUploadedFile("对手报价.pdf", PDF)
    response = as_(sales).post(reverse("orders:new"), data, follow=True)

    assert "对手报价.pdf" in text(response)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"customer": ""}, "customer"),
        ({"customer": "99999999999999999999"}, "customer"),
        ({"delivery_on": "2026-02-30"}, "delivery_on"),
        ({"lines-0-quantity": "1e3"}, "lines-0-quantity"),
        ({"lines-0-quantity": "-1"}, "lines-0-quantity"),
        ({"lines-0-price": "0.001"}, "lines-0-price"),
        ({"lines-0-product": "99999999999999999999"}, "lines-0-product"),
        ({"lines-0-claim": "cheap"}, "lines-0-claim"),
        ({"terms-0-percent": "99"}, ""),
        ({"terms-0-percent": "101"}, "terms-0-percent"),
        ({"terms-0-trigger": "never"}, "terms-0-trigger"),
        ({"lines-TOTAL_FORMS": ""}, ""),
        ({"lines-TOTAL_FORMS": "-5"}, ""),
        ({"lines-TOTAL_FORMS": "99999999999"}, ""),
        ({"lines-TOTAL_FORMS": "201"}, ""),
        ({"terms-INITIAL_FORMS": "x"}, ""),
    ],
)
def test_bad_input_is_told_and_nothing_is_kept(
    sales: User, changes: dict[str, str], where: str
) -> None:
    one = old_customer(sales)
    response = as_(sales).post(reverse("orders:new"), {**typed(one), **changes})

    assert response.status_code == 422
    assert not Order.objects.exists()
    assert f'id="id_{where}"' in text(response) or not where
    assert "云汀市滨海路8号" in text(response)


@pytest.mark.parametrize("prefix", ["lines", "terms"])
def test_a_form_without_its_bookkeeping_is_refused_not_broken(sales: User, prefix: str) -> None:
    one = old_customer(sales)
    data = {k: v for k, v in typed(one).items() if not k.startswith(f"{prefix}-")}

    for address in (reverse("orders:new"), reverse("orders:preview")):
        assert as_(sales).post(address, data).status_code in {200, 422}
    assert not Order.objects.exists()


def test_two_hundred_lines_are_taken_and_two_hundred_and_one_refused(sales: User) -> None:
    one, client = old_customer(sales), as_(sales)
    many = [(goods(), "1", "680.00")] * 200

    assert client.post(reverse("orders:new"), typed(one, many)).status_code == 302
    assert Order.objects.get().lines.count() == 200
    too_many = typed(one, [*many, many[0]])
    assert client.post(reverse("orders:new"), too_many).status_code == 422
    assert Order.objects.count() == 1


def test_a_colleagues_customer_cannot_be_ordered_for(sales: User, other_sales: User) -> None:
    theirs = old_customer(other_sales)
    response = as_(sales).post(reverse("orders:new"), typed(theirs))

    assert response.status_code == 422
    assert theirs.name not in text(response)


def test_the_preview_says_who_decides_and_keeps_nothing(sales: User) -> None:
    one, client = old_customer(sales), as_(sales)
    mine = client.post(reverse("orders:preview"), typed(one))
    higher = client.post(reverse("orders:preview"), typed(one, [(goods(), "10", "632.00")]))

    assert "营销人员" in text(mine)
    assert "营销中心" in text(higher)
    assert "646.00" in text(higher)  # the nearest change
    assert not Order.objects.exists()


@pytest.mark.parametrize("role", ["sales", "centre_head"])
@pytest.mark.parametrize("floor", ["578", "400"])
def test_the_cost_cannot_be_found_by_typing_prices(role: str, floor: str) -> None:
    # 394 without tax is 445.22 with 13 %.
    found = product("Z41H-16C-50")
    stocked("500", of=found)
    in_force([line(found, floor=Decimal(floor))])
    one = old_customer(person(role))
    client = as_(one.owner)

    def told(price: str) -> str:
        page = text(client.post(reverse("orders:preview"), typed(one, [(goods(), "1", price)])))
        assert price in page
        return page.replace(price, "PRICE")

    assert told("445.21") == told("445.22")


def test_who_sees_cost_is_told_that_finance_has_to_agree() -> None:
    one = old_customer(person("director"))
    client, address = as_(one.owner), reverse("orders:preview")

    at_cost = client.post(address, typed(one, [(goods(), "1", "445.22")]))
    below = client.post(address, typed(one, [(goods(), "1", "445.21")]))

    assert "财务" in text(below).replace("财务部", "")
    assert text(below) != text(at_cost).replace("445.22", "445.21")


def test_without_scripts_one_types_codes_and_asks_who_decides(sales: User) -> None:
    one, client = old_customer(sales), as_(sales)
    data = typed(one, [(goods(), "10", "632.00")], act="check")
    data |= {"lines-0-product": "", "lines-0-code": "z41h-16c-50"}
    shown = client.post(reverse("orders:new"), data)

    assert shown.status_code == 200
    assert "646.00" in text(shown)
    assert not Order.objects.exists()
    assert client.post(reverse("orders:new"), {**data, "act": "draft"}).status_code == 302
    assert Order.objects.get().lines.get().product == goods()
    wrong = {**data, "act": "draft", "form_key": str(uuid.uuid4()), "lines-0-code": "Z-0"}
    assert client.post(reverse("orders:new"), wrong).status_code == 422


def test_own_customers_can_be_chosen_without_scripts(sales: User, other_sales: User) -> None:
    one, theirs = old_customer(sales), old_customer(other_sales)
    told = text(as_(sales).get(reverse("orders:new")))

    assert one.name in told
    assert theirs.name not in told


def test_the_preview_of_a_returned_order_does_not_count_it_twice(sales: User) -> None:
    one = old_customer(sales)
    order = submitted(one, content("60", "640"))
    order = services.decide_order(
        order=order, by=person("centre_head"), version=order.version,
        outcome="return", opinion="请提价。",
    )  # fmt: skip
    client = as_(sales)
    page = client.get(reverse("orders:update", args=[order.pk]))
    fragment = client.post(page.context["preview_url"], typed(one, [(goods(), "60", "680.00")]))

    assert str(order) not in text(fragment)


def test_a_quotation_that_is_only_chosen_counts_as_attached(sales: User) -> None:
    """The verdict is told of it, not sent it; without scripts the file itself comes along."""
    one, client, address = old_customer(sales), as_(sales), reverse("orders:preview")
    data = typed(one, [(goods(), "10", "640.00")]) | {"lines-0-claim": "holding"}

    assert "须附对手报价单" in text(client.post(address, data))
    chosen = text(client.post(address, {**data, "quotation_chosen": "1"}))
    assert "须附对手报价单" not in chosen
    assert "待营销中心认可" in chosen
    sent = {**data, "act": "check", "quotation": SimpleUploadedFile("对手报价.pdf", PDF)}
    assert "待营销中心认可" in text(client.post(reverse("orders:new"), sent))


def test_an_accepted_quotation_holds_while_nothing_is_changed(sales: User) -> None:
    one, head = old_customer(sales), person("centre_head")
    order = services.hand_in_new_order(
        by=sales, form_key=uuid.uuid4(), customer=one,
        content=content(price="632", claim="holding"),
        papers=[("quotation", store_upload(SimpleUploadedFile("报价.pdf", PDF)))],
    )  # fmt: skip
    order = services.accept_quotation(order=order, by=head, version=order.version)
    services.decide_order(
        order=order, by=head, version=order.version, outcome="return", opinion="请提价。"
    )
    saved = queries.content_of(again(order))

    facts = queries.draft_facts(customer=one, owner=sales, content=saved, order=again(order))
    assert facts is not None
    assert facts.lines[0].evidence.quote_accepted
    dearer = replace(saved, lines=(replace(saved.lines[0], price=Decimal("633.00")),))
    facts = queries.draft_facts(customer=one, owner=sales, content=dearer, order=again(order))
    assert facts is not None
    assert not facts.lines[0].evidence.quote_accepted


def test_a_changed_draft_and_a_stale_one(sales: User) -> None:
    order = draft(old_customer(sales))
    client, address = as_(sales), reverse("orders:update", args=[order.pk])
    data = {**typed(order.customer, [(goods(), "12", "680.00")], act="draft"), "version": 1}
    assert client.post(address, data).status_code == 302
    assert again(order).total == Decimal(8160)

    stale = client.post(address, {**data, "lines-0-quantity": "13"})

    assert stale.status_code == 409
    assert "× 12" in text(stale)
    assert "× 13" in text(stale)
    assert again(order).total == Decimal(8160)


def test_who_decides_sees_how_the_strategy_price_came_about(centre_head: User) -> None:
    order = submitted(typed=content("60", "632"))
    decider = as_(centre_head)

    page = text(decider.get(reverse("orders:decide", args=[order.pk])))
    in_review_of = in_review()
    for_quality = text(as_(person("quality")).get(reverse("orders:review", args=[in_review_of.pk])))

    assert "策略价的由来" in page
    assert "666.40" in page  # 680 less 2 % from 50 pieces on
    assert "策略价的由来" not in for_quality


def test_a_stale_decision_is_told_what_happened(centre_head: User) -> None:
    order = submitted(typed=content(price="632"))
    client, address = as_(centre_head), reverse("orders:decide", args=[order.pk])
    services.withdraw_order(order=order, by=order.owner, version=order.version, reason="改价")
    services.submit_order(order=again(order), by=order.owner, version=again(order).version)

    response = client.post(
        address, {"version": order.version, "outcome": "approve", "opinion": "同意"}
    )

    assert response.status_code == 409
    assert again(order).state == "triage"


@pytest.mark.parametrize(
    ("role", "seen"),
    [("sales", 403), ("centre_head", 200), ("director", 403), ("gm", 403), ("finance", 403),
     ("production", 404), ("market", 404), ("logistics", 404), ("admin", 404)],
)  # fmt: skip
def test_only_the_steps_holder_gets_the_decision(
    people: dict[str, User], role: str, seen: int
) -> None:
    order = submitted(old_customer(people["sales"]), content(price="632"))

    assert as_(people[role]).get(reverse("orders:decide", args=[order.pk])).status_code == seen


def test_a_colleagues_order_is_nowhere(sales: User, other_sales: User) -> None:
    order = submitted(old_customer(sales))
    client = as_(other_sales)

    for name in ("detail", "print", "update", "sign", "withdraw", "cancel", "decide", "review"):
        assert client.get(reverse(f"orders:{name}", args=[order.pk])).status_code == 404
    assert str(order) not in text(client.get(reverse("orders:list")))
    for huge in (2**63, 10**30):
        assert client.get(f"/orders/{huge}/").status_code == 404


def test_deciding_leads_to_the_next_item(centre_head: User) -> None:
    first, second = (submitted(old_customer(), content(price="632")) for _turn in range(2))
    client = as_(centre_head)
    response = client.post(
        reverse("orders:decide", args=[first.pk]),
        {"version": first.version, "outcome": "return", "opinion": "请补市场调研。"},
        follow=True,
    )

    assert again(first).state == "returned"
    assert response.redirect_chain[-1][0] == reverse("orders:decide", args=[second.pk])


def test_a_refusal_without_reason_is_told_at_the_opinion(centre_head: User) -> None:
    order = submitted(typed=content(price="632"))
    response = as_(centre_head).post(
        reverse("orders:decide", args=[order.pk]), {"version": order.version, "outcome": "refuse"}
    )

    assert response.status_code == 422
    assert "opinion" in response.context["form"].errors


def secret_order(sales: User) -> Order:
    """An order below the floor and below cost, with figures that nothing else shows."""
    made = product("GS-1")
    stocked("500", of=made)
    in_force([line(made, cost_net=COST, floor=FLOOR)])
    return submitted(old_customer(sales), content("10", "433.21", of=made))


def test_cost_floor_and_margin_are_in_no_byte_for_sales(people: dict[str, User]) -> None:
    order = secret_order(people["sales"])
    client = as_(people["sales"])
    pages = [
        client.get(order.get_absolute_url()),
        client.get(reverse("orders:print", args=[order.pk])),
        client.get(reverse("orders:list")),
        client.post(
            reverse("orders:preview"),
            typed(order.customer, [(Product.objects.get(code="GS-1"), "10", "433.21")]),
        ),
    ]
    for page in pages:
        assert page.status_code == 200
        for secret in ("391.37", "毛利", "442.25"):
            assert secret not in text(page), (page.request["PATH_INFO"], secret)
    services.decide_order(
        order=order, by=people["centre_head"], version=order.version, outcome="approve",
        opinion="请评审。",
    )  # fmt: skip
    seen = text(as_(people["finance"]).get(reverse("orders:review", args=[order.pk])))
    assert "毛利" in seen


def test_departments_see_no_prices(people: dict[str, User]) -> None:
    order = secret_order(people["sales"])
    order = services.decide_order(
        order=order, by=people["centre_head"], version=order.version, outcome="approve",
        opinion="请评审。",
    )  # fmt: skip
    client = as_(people["production"])
    for name in ("detail", "print", "review"):
        page = client.get(reverse(f"orders:{name}", args=[order.pk]))
        assert page.status_code == 200
        assert "GS-1" in text(page)
        for price in ("433.21", "4,332.10", "4332.1", "680.00", "571.93", "391.37"):
            assert price not in text(page), (name, price)
    listed = text(client.get(reverse("orders:list")))
    assert str(order) in listed
    assert "4,332.10" not in listed
    of_customer = text(client.get(order.customer.get_absolute_url()))
    assert str(order) in of_customer
    assert "4,332.10" not in of_customer


def test_nobody_sorts_by_a_column_that_is_hidden_from_them(people: dict[str, User]) -> None:
    one = old_customer(people["sales"])
    dear, cheap = (submitted(one, content(quantity, "600")) for quantity in ("9", "2"))
    for order in (dear, cheap):
        services.decide_order(
            order=order, by=people["centre_head"], version=order.version, outcome="approve",
            opinion="请评审。",
        )  # fmt: skip

    def listed(role: str, sort: str) -> list[str]:
        page = text(as_(people[role]).get(reverse("orders:list"), {"sort": sort}))
        return sorted((str(dear), str(cheap)), key=page.index)

    assert listed("finance", "-total") != listed("finance", "total")
    assert listed("production", "-total") == listed("production", "total")


def test_a_department_answers_on_its_page(people: dict[str, User]) -> None:
    order = submitted(old_customer(people["sales"]), content(price="600"))
    services.decide_order(
        order=order, by=people["centre_head"], version=order.version, outcome="approve",
        opinion="请评审。",
    )  # fmt: skip
    client, address = as_(people["quality"]), reverse("orders:review", args=[order.pk])
    version = again(order).version
    bare = client.post(address, {"version": version, "conclusion": "conditional", "text": "可行"})
    assert bare.status_code == 422
    assert "condition" in bare.context["form"].errors

    given = client.post(address, {"version": version, "conclusion": "agree", "text": "可行"})

    assert given.status_code == 302
    assert client.get(address).status_code == 403
    assert again(order).opinions.get().given_by == people["quality"]


def test_the_list_costs_the_same_at_5_and_at_50_rows(people: dict[str, User]) -> None:
    client, address = as_(people["finance"]), reverse("orders:list")
    one = old_customer(people["sales"])
    for _turn in range(5):
        draft(one)
    few = statements(client, address)
    for _turn in range(45):
        draft(one)

    assert statements(client, address) == few


def assortment(count: int) -> list[Product]:
    """So many products, all in stock and priced."""
    made = [product() for _turn in range(count)]
    for one in made:
        stocked("500", of=one)
    in_force([line(one) for one in made])
    return made


def content_with(products: list[Product]) -> OrderContent:
    return OrderContent(
        lines=tuple(
            LineContent(quantity=Decimal(1), price=Decimal(680), product_id=one.pk)
            for one in products
        ),
        terms=(TermContent(Decimal(100), "receipt", 30),),
        delivery_on=clock.today().replace(year=clock.today().year + 1),
    )


def test_pages_cost_the_same_at_5_and_at_50_lines(sales: User) -> None:
    products, one = assortment(50), old_customer(sales, limit="1000000")
    client = as_(sales)
    costs = []
    for count in (5, 50):
        lines = [(of, "1", "680.00") for of in products[:count]]
        order = draft(one, content_with(products[:count]))
        order = services.submit_order(order=order, by=sales, version=order.version)
        costs.append(
            [
                statements(client, reverse("orders:preview"), typed(one, lines)),
                statements(client, order.get_absolute_url()),
                statements(client, reverse("orders:print", args=[order.pk])),
            ]
        )

    assert costs[0] == costs[1]


def test_submitting_costs_the_same_at_5_and_at_50_lines(sales: User) -> None:
    products = assortment(50)
    costs = []
    for count in (5, 5, 50):
        one = old_customer(sales, limit="1000000")
        with CaptureQueriesContext(connection) as asked:
            order = draft(one, content_with(products[:count]))
            services.submit_order(order=order, by=sales, version=order.version)
        costs.append(len(asked))
        order = again(order)
        assert order.state == "signing"

    # SQLite takes the findings of so many lines in two statements.
    assert costs[2] - costs[1] == (0 if connection.vendor == "postgresql" else 1)
    # PostgreSQL queues the writers of a chain with a statement an event.
    assert costs[1] <= (56 if connection.vendor == "postgresql" else 53), costs


def test_a_draft_opened_and_sent_back_as_shown_stays_as_it_is(sales: User) -> None:
    order = draft(old_customer(sales))
    page = as_(sales).get(reverse("orders:update", args=[order.pk]))

    assert page.context["terms"].forms[0]["percent"].value() == "100"
    assert page.context["lines"].forms[0]["quantity"].value() == "10"
