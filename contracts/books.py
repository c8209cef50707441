"""What must hold about contracts, recomputed from scratch by `check_books`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, Sum
from django.db.models.functions import TruncDate

from contracts.models import Contract, ContractLine, PlanLine
from core import clock
from core.books import BookFinding, Scope, books_section
from core.money import ZERO
from customers.models import Customer
from records.models import Event

SUBJECT = "contracts.contract"
LIVE = ("draft", "issued", "effective", "completed")


def register() -> None:
    """Called by `ready()`: importing this module registers the sections."""


def _finding(contract: int, problem: str) -> BookFinding:
    return BookFinding(f"{SUBJECT}/{contract}", f"/contracts/{contract}/", problem)


def last_states(label: str) -> dict[str, str]:
    """Give the state that each subject's last event with a state names: {"app.model/pk": state}."""
    events = Event.objects.filter(subject__startswith=f"{label}/").exclude(after="")
    return dict(events.order_by("subject", "seq").values_list("subject", "after"))


@books_section("contracts: one for each order")
def one_live(scope: Scope) -> Iterator[BookFinding]:
    """An order has one contract that is not cancelled; its customer and owner are the order's."""
    doubled = (
        Contract.objects.filter(state__in=LIVE)
        .values("order_id")
        .annotate(count=Count("pk"), last=Max("pk"))
        .filter(count__gt=1)
    )
    for row in doubled:
        yield _finding(row["last"], f"order {row['order_id']} has {row['count']} live contracts")
    for contract in Contract.objects.exclude(customer=F("order__customer")):
        if scope.covers(f"{SUBJECT}/{contract.pk}"):
            yield _finding(contract.pk, "its customer is not the order's")


@books_section("contracts: amounts")
def amounts(scope: Scope) -> Iterator[BookFinding]:
    """Lines and plan add up to the contract's total, and that is the order's."""
    lines = dict(ContractLine.objects.values_list("contract").annotate(sum=Sum("amount")))
    plans = dict(PlanLine.objects.values_list("contract").annotate(sum=Sum("amount")))
    rows = Contract.objects.filter(state__in=LIVE).select_related("order").order_by("pk")
    for contract in rows.iterator(chunk_size=2000):
        if not scope.covers(f"{SUBJECT}/{contract.pk}"):
            continue
        for name, found in (
            ("lines", lines.get(contract.pk) or ZERO),
            ("plan", plans.get(contract.pk) or ZERO),
            ("order", contract.order.total),
        ):
            if found != contract.total:
                problem = f"the total is {contract.total}, the {name} makes {found}"
                yield _finding(contract.pk, problem)


@books_section("contracts: numbers")
def numbers(scope: Scope) -> Iterator[BookFinding]:
    """Every month's numbers run from 1 to the last without a gap."""
    if scope.object:
        return
    counted = (
        Contract.objects.filter(serial__isnull=False)
        .values("series")
        .annotate(count=Count("serial", distinct=True), first=Min("serial"), last=Max("serial"))
    )
    for row in counted:
        if row["first"] != 1 or row["count"] != row["last"]:
            problem = f"{row['count']} contracts, from {row['first']} to {row['last']}"
            yield BookFinding(f"contract series {row['series']}", "", problem)
    for contract in Contract.objects.filter(number__isnull=False):
        if contract.number != f"{contract.series}-{contract.serial or 0:04d}":
            yield _finding(contract.pk, f"{contract.number} is not number {contract.serial}")


@books_section("contracts: days")
def days(scope: Scope) -> Iterator[BookFinding]:
    """Signed after the approval; the customer knows its first and its last contract."""
    signed = Contract.objects.filter(signed_on__isnull=False).annotate(
        approved_on=TruncDate("approved_at", tzinfo=clock.HOUSE_ZONE)
    )
    for contract in signed.filter(signed_on__lt=F("approved_on")):
        if scope.covers(f"{SUBJECT}/{contract.pk}"):
            yield _finding(contract.pk, f"signed on {contract.signed_on}, before the approval")
    ends = signed.order_by().values("customer_id")
    for row in ends.annotate(first=Min("signed_on"), last=Max("signed_on")):
        customer = Customer.objects.get(pk=row["customer_id"])
        known_last, known_first = customer.last_contract_on, customer.first_contract_on
        if not known_last or known_last < row["last"]:
            problem = f"the last contract is of {row['last']}, known is {known_last}"
            yield BookFinding(
                f"customers.customer/{customer.pk}", customer.get_absolute_url(), problem
            )
        if not known_first or known_first > row["first"]:
            problem = f"the first contract is of {row['first']}, known is {known_first}"
            yield BookFinding(
                f"customers.customer/{customer.pk}", customer.get_absolute_url(), problem
            )


@books_section("contracts: states")
def states(scope: Scope) -> Iterator[BookFinding]:
    """A contract's state is what its last event says."""
    known = last_states(SUBJECT)
    for pk, state in Contract.objects.order_by("pk").values_list("pk", "state"):
        subject = f"{SUBJECT}/{pk}"
        if scope.covers(subject) and known.get(subject) != state:
            yield _finding(pk, f"the state is {state}, the last event says {known.get(subject)}")
