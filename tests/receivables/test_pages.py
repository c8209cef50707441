"""The pages of money as roles see them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract
from receivables.models import Payment
from tests.conftest import SignedIn
from tests.customers.makers import person
from tests.receivables.makers import again, confirmed, contract, registered, rows_of, unclaimed

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(sales: User) -> Contract:
    """A contract of 6,800.00 in force, two halves due."""
    return contract()


def test_finance_confirms_what_the_page_suggests(deal: Contract, as_user: SignedIn) -> None:
    payment = registered(deal, "5000")
    client = as_user(person("finance"))
    form = client.get(payment.get_absolute_url()).context["form"]
    typed = {field.html_name: field.value() or "" for field in form}
    assert list(form.fields)[-2:] == [f"share_{row.pk}" for row in rows_of(deal)]

    answer = client.post(
        reverse("receivables:confirm", args=[payment.pk]), {**typed, "bank_reference": "yt 7"}
    )

    assert answer.status_code == 302
    assert (again(payment).allocated, again(payment).bank_reference) == (Decimal(5000), "YT7")


def test_too_much_is_told_at_its_field(deal: Contract, as_user: SignedIn) -> None:
    payment, first = registered(deal, "5000"), rows_of(deal)[0]

    answer = as_user(person("finance")).post(
        reverse("receivables:confirm", args=[payment.pk]),
        {"version": 1, "bank_reference": "YT8", f"share_{first.pk}": "3400.01"},
    )

    assert answer.status_code == 422
    assert f"share_{first.pk}" in answer.context["form"].errors
    assert again(payment).state == Payment.State.REGISTERED


def test_sales_register_from_the_instalment(deal: Contract, as_user: SignedIn) -> None:
    client = as_user(deal.owner)
    page = client.get(reverse("receivables:register"), {"contract": deal.pk})
    typed = {
        "form_key": page.context["form"]["form_key"].value(),
        "contract": deal.pk,
        "amount": "3,400.00",
        "received_on": page.context["form"]["received_on"].value(),
        "method": "transfer",
    }

    answers = [client.post(reverse("receivables:register"), typed) for _turn in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    payment = Payment.objects.get()
    assert (payment.customer, payment.payer) == (deal.customer, deal.customer.name)


def test_another_salesperson_learns_nothing(
    deal: Contract, as_user: SignedIn, other_sales: User
) -> None:
    payment = registered(deal)
    client = as_user(other_sales)

    for url in (payment.get_absolute_url(), rows_of(deal)[0].get_absolute_url()):
        assert client.get(url).status_code == 404
    for name in ("list", "payments", "ageing"):
        assert deal.customer.name not in client.get(reverse(f"receivables:{name}")).text


def test_the_desk_opens_the_first_that_waits(deal: Contract, as_user: SignedIn) -> None:
    client = as_user(person("finance"))
    assert client.get(reverse("receivables:work")).status_code == 200
    payment, pool = registered(deal), unclaimed(payer="关山月")

    page = client.get(reverse("receivables:work"))

    assert page.context["payment"] == payment
    assert pool.payer in page.text


def test_order_and_customer_show_their_money(deal: Contract, as_user: SignedIn) -> None:
    confirmed(deal, "3400", {rows_of(deal)[0].pk: Decimal(3400)})
    client = as_user(person("finance"))

    for url in (deal.order.get_absolute_url(), deal.customer.get_absolute_url()):
        assert "3,400.00" in client.get(url).text


@pytest.mark.parametrize("name", ["list", "payments", "ageing", "work"])
def test_more_rows_cost_no_more_statements(deal: Contract, as_user: SignedIn, name: str) -> None:
    client = as_user(person("finance"))
    registered(deal, "1")
    client.get(reverse(f"receivables:{name}"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(f"receivables:{name}")).status_code == 200
        return len(caught)

    few = cost()
    for _turn in range(4):
        registered(deal, "1")
        contract(deal.customer, quantity="1")

    assert cost() == few
