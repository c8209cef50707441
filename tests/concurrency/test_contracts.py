"""Contract numbers under many hands: each is given once and none is missing (work standard 6.4)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contracts import services
from contracts.models import Contract
from contracts.services.issuing import PREFIX
from core import clock
from core.books import check_books
from core.models import DrawnNumber, NumberSeries
from core.numbers import draw_number
from core.work import SERVICES, unit_of_work
from tests.concurrency.test_core_races import together
from tests.contracts.makers import drafted
from tests.customers.makers import person
from tests.orders.makers import old_customer

pytestmark = pytest.mark.postgres
THREADS, TURNS, CONTRACTS = 50, 40, 20


@pytest.fixture(autouse=True)
def _books_hold_at_the_end(transactional_db: None) -> Iterator[None]:
    yield
    assert [finding for _section, finding in check_books()] == []


def test_fifty_threads_draw_two_thousand_contract_numbers() -> None:
    today = clock.today()

    @unit_of_work
    def draw(_turn: int) -> str:
        return draw_number(PREFIX, today)

    try:
        results = together(THREADS * TURNS, draw, threads=THREADS)
    finally:
        SERVICES.pop(f"{draw.__module__}.{draw.__qualname__}", None)

    wanted = [f"XS-{today:%Y%m}-{serial:04d}" for serial in range(1, THREADS * TURNS + 1)]
    assert sorted(str(one) for one in results) == wanted
    assert DrawnNumber.objects.count() == NumberSeries.objects.get().last == THREADS * TURNS


def test_contracts_issued_by_two_at_once_have_one_number_each() -> None:
    """Whoever comes second is told, and no number is spent on them."""
    heads = [person("centre_head"), person("centre_head", "second_head")]
    one = old_customer(limit="9000000")
    drafts = [drafted(one) for _turn in range(CONTRACTS)]

    def issue(turn: int) -> Contract:
        contract = drafts[turn // 2]
        return services.issue_contract(
            contract=contract, by=heads[turn % 2], version=contract.version
        )

    results = together(CONTRACTS * 2, issue, threads=8)

    for turn in range(CONTRACTS):
        pair = results[turn * 2 : turn * 2 + 2]
        assert sorted(type(one).__name__ for one in pair) == ["Contract", "Stale"], pair
    issued = Contract.objects.order_by("serial").values_list("serial", flat=True)
    assert list(issued) == list(range(1, CONTRACTS + 1))
    assert DrawnNumber.objects.filter(number__startswith=PREFIX).count() == CONTRACTS
