"""Stories of the cast from entry to closed order, through the pages alone, each by its people."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from zeal import zeal_ignore

from contracts.models import Contract
from contracts.queries import live_contract
from core import clock
from core.books import check_books
from core.outbox import drain
from customers.services import note_contract
from deliveries.models import Job, Shipment
from marketing.demo.base import Company, load_base
from orders.models import Order
from receivables.models import Payment
from tests.journeys.person import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _many_acts() -> Iterator[None]:
    """A journey is many acts in one test; statements are counted in each page's own tests."""
    with zeal_ignore():
        yield


@pytest.fixture
def company(db: None, settings: LazySettings) -> Company:
    """The cast, with an earlier contract of the customers who are no longer new."""
    settings.DEBUG = True  # the past is made with DEBUG on only
    company = load_base()
    settings.DEBUG = False
    drain(now=clock.now())  # what was told ten months ago
    for no in (1, 2, 4):
        note_contract(
            customer=company.customers[no], signed_on=company.today - timedelta(days=70), by=None
        )
    return company


def people_of(company: Company) -> dict[str, Person]:
    """Everybody of the cast, signed in."""
    return {login: Person(user) for login, user in company.people.items()}


def scan() -> SimpleUploadedFile:
    """A scanned page."""
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "PNG")
    return SimpleUploadedFile("回单.png", kept.getvalue(), "image/png")


def enter(
    company: Company, who: Person, no: int, code: str, quantity: str, price: str, **more: object
) -> Order:
    """Enter an order of one line and hand it in (3.1)."""
    days = company.today + timedelta(days=90)
    who.send(
        reverse("orders:new"),
        customer=company.customers[no].pk,
        delivery_on=days.isoformat(),
        delivery_address="云汀市滨海路8号",
        receiver="仲书远",
        lines__0__product=company.products[code].pk,
        lines__0__quantity=quantity,
        lines__0__price=price,
        terms__0__trigger="receipt",
        terms__0__percent="100",
        terms__0__days="30",
        act="submit",
        **more,
    )
    return Order.objects.latest("pk")


def now(order: Order) -> Order:
    """The order as it is now."""
    return Order.objects.get(pk=order.pk)


def address(name: str, pk: int) -> str:
    """The address of a page about one thing."""
    return reverse(name, args=[pk])


def contract_of(order: Order) -> Contract:
    """The order's contract."""
    found = live_contract(order)
    assert found is not None
    return found


def decide(who: Person, order: Order, opinion: str = "同意。") -> None:
    """Agree at the step that the order stands at."""
    who.send(address("orders:decide", order.pk), outcome="approve", opinion=opinion)


def perform(people: dict[str, Person], seller: Person, order: Order) -> None:
    """From the approved order to the closed one: contract, goods, receipt, money."""
    contract = contract_of(order)
    if contract.state == Contract.State.DRAFT:
        people["manager"].send(address("contracts:issue", contract.pk))
    seller.send(
        address("contracts:sign", contract.pk), signed_on=clock.today().isoformat(), scan=scan()
    )
    people["manager"].send(address("deliveries:plan", contract.pk))
    for job in Job.objects.filter(contract=contract):
        produce(people["production"], job)
    for shipment in Shipment.objects.filter(contract=contract):
        deliver(people["logistics"], shipment)
    collect(people, seller, contract)


def produce(who: Person, job: Job) -> None:
    """Take the job, make the goods, report them."""
    today = clock.today()
    who.send(
        address("deliveries:take", job.pk),
        planned_start_on=today.isoformat(),
        planned_end_on=(today + timedelta(days=40)).isoformat(),
    )
    who.send(address("deliveries:finished", job.pk), quantity=f"{job.quantity.normalize():f}")


def deliver(who: Person, shipment: Shipment) -> None:
    """Let the goods leave, bring the signed receipt back."""
    who.send(
        address("deliveries:ship", shipment.pk), mode="汽运", carrier="云汀通达", waybill="YD1"
    )
    received = {
        f"received_{line.pk}": f"{line.quantity.normalize():f}" for line in shipment.lines.all()
    }
    who.send(
        address("deliveries:receipt", shipment.pk),
        signed_by_name="仲书远",
        signed_on=clock.today().isoformat(),
        scan=scan(),
        **received,
    )


def collect(people: dict[str, Person], seller: Person, contract: Contract) -> None:
    """Register the money, let finance confirm and allocate it."""
    seller.send(
        reverse("receivables:register"),
        customer=contract.customer_id,
        contract=contract.pk,
        amount=f"{contract.total:.2f}",
        received_on=clock.today().isoformat(),
        method="transfer",
    )
    payment = Payment.objects.latest("pk")
    instalment = contract.instalments.get()
    people["finance"].send(
        address("receivables:confirm", payment.pk),
        bank_reference="YTSF202611240001",
        **{f"share_{instalment.pk}": f"{contract.total:.2f}"},
    )


def closed(order: Order) -> None:
    """The order is done and the books hold."""
    order = now(order)
    assert order.state == Order.State.CLOSED
    assert order.paid == order.total == order.delivered_value
    assert list(check_books()) == []


def test_s1_inside_the_sales_column(company: Company) -> None:
    """33,600 at list price: the salesperson signs alone, from stock, paid."""
    people = people_of(company)
    seller = people["sales1"]
    order = enter(company, seller, 2, "Q41F-16P-80", "20", "1680.00")
    assert order.state == Order.State.SIGNING

    seller.send(address("orders:examine", order.pk))
    seller.send(address("orders:sign", order.pk))
    assert now(order).state == Order.State.APPROVED
    perform(people, seller, order)

    closed(order)


def test_s2_the_centre_decides(company: Company) -> None:
    """7.06 % off list: the centre decides, nobody above is asked."""
    people = people_of(company)
    seller = people["sales1"]
    order = enter(company, seller, 4, "Z41H-16C-50", "100", "632.00")
    assert order.state == Order.State.TRIAGE

    decide(people["manager"], order)
    assert now(order).decided_level == 2
    perform(people, seller, order)

    closed(order)


def test_s5_joint_review_director_and_general_manager(company: Company) -> None:
    """Over a million: centre, four departments, director, general manager; made for the order."""
    people = people_of(company)
    seller = people["sales1"]
    order = enter(company, seller, 1, "D943H-16C-600", "40", "29520.00", lines__0__claim="winning")
    decide(people["manager"], order, "请有关部门评审。")
    assert now(order).state == Order.State.REVIEW
    for department in ("finance", "production", "quality", "supply"):
        people[department].send(
            address("orders:review", order.pk), conclusion="agree", text="同意。"
        )
    decide(people["director"], order, "同意,请总经理审批。")
    assert now(order).state == Order.State.GENERAL_MANAGER
    decide(people["gm"], order)
    assert now(order).decided_level == 4
    perform(people, seller, order)

    closed(order)
