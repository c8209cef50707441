"""Contracts: drafted, issued, signed; what is refused, and what the books name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from contracts import services
from contracts.display import plan_sentence
from contracts.models import Contract, ContractLine, PlanLine
from contracts.rules import amount_in_words
from core import clock
from core.books import check_books
from core.guards import guards_off
from core.refusals import NotAllowed, Refused, Stale
from orders.rules.content import TermContent
from tests.contracts.makers import contract_of, drafted, in_force, issued
from tests.customers.makers import person
from tests.faults.scenarios.contracts import text_of
from tests.orders.makers import approved, content

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("100000", "人民币壹拾万元整"),
        ("680.00", "人民币陆佰捌拾元整"),
        ("1210320.00", "人民币壹佰贰拾壹万零叁佰贰拾元整"),
    ],
)
def test_amounts_in_words(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


def test_an_order_its_owner_signs_has_its_contract_at_once() -> None:
    contract = contract_of(approved())

    assert contract.state == Contract.State.ISSUED
    assert contract.number == f"{contract.series}-{contract.serial:04d}"
    assert contract.total == Decimal("6800.00")


def test_the_plan_adds_up_to_the_fen() -> None:
    terms = tuple(
        TermContent(Decimal(percent), trigger, 7)
        for percent, trigger in (("33.33", "signing"), ("33.33", "shipment"), ("33.34", "receipt"))
    )
    contract = contract_of(approved(typed=content("7", "646.01", terms=terms)))
    plan = list(contract.plan.all())

    assert sum(line.amount for line in plan) == contract.total
    assert plan_sentence(plan[0]).startswith("合同签订后 7 日内支付合同总额的 33.33%")


def test_numbers_follow_each_other() -> None:
    first, second = issued(), issued()

    assert (first.serial, second.serial) == (1, 2)


def test_the_text_is_written_before_it_is_issued_and_never_after() -> None:
    contract = drafted()
    text = replace(text_of(contract), remarks="随货附合格证")
    contract = services.update_contract(
        contract=contract, by=contract.owner, version=contract.version, text=text
    )
    with pytest.raises(Stale):
        services.update_contract(
            contract=contract, by=contract.owner, version=1, text=replace(text, place="杭州")
        )
    contract = services.issue_contract(
        contract=contract, by=person("centre_head"), version=contract.version
    )
    with pytest.raises(Refused):
        services.update_contract(
            contract=contract, by=contract.owner, version=contract.version, text=text
        )


def test_only_the_centre_issues() -> None:
    contract = drafted()

    with pytest.raises(NotAllowed):
        services.issue_contract(contract=contract, by=contract.owner, version=contract.version)


@pytest.mark.parametrize("days", [1, -1])
def test_nothing_is_signed_tomorrow_or_before_the_approval(days: int) -> None:
    contract = issued()

    with pytest.raises(Refused) as told:
        services.record_signature(
            contract=contract,
            by=contract.owner,
            version=contract.version,
            signed_on=clock.today() + timedelta(days=days),
        )
    assert told.value.field == "signed_on"


def test_a_contract_in_force_is_not_cancelled() -> None:
    contract = in_force()

    with pytest.raises(Refused):
        services.cancel_contract(contract=contract, by=person("centre_head"))


def test_a_tampered_contract_is_refused_and_forced_in_is_named() -> None:
    contract = in_force()
    line = ContractLine.objects.get(contract=contract)
    with pytest.raises(DatabaseError), transaction.atomic():
        ContractLine.objects.filter(pk=line.pk).update(amount=Decimal(1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(total=Decimal(1))
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanLine.objects.filter(contract=contract).update(amount=Decimal(1))
    with guards_off():
        Contract.objects.filter(pk=contract.pk).update(total=Decimal(1), serial=3)
    found = {section for section, one in check_books() if "contract" in one.object}

    assert {"contracts: amounts", "contracts: numbers"} <= found


def test_a_forced_state_is_named() -> None:
    contract = in_force()
    with guards_off():
        Contract.objects.filter(pk=contract.pk).update(state="completed")

    assert "contracts: states" in {section for section, _one in check_books()}


def test_signing_twice_signs_once() -> None:
    """Acts on a contract are repeated without harm: the version has moved on."""
    contract = issued()
    given = {"contract": contract, "by": contract.owner, "version": contract.version}
    services.record_signature(**given, signed_on=clock.today())  # type: ignore[arg-type]  # arguments from a dictionary
    with pytest.raises(Stale):
        services.record_signature(**given, signed_on=clock.today())  # type: ignore[arg-type]  # arguments from a dictionary
