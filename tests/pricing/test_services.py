"""Products and versions of the price strategy, and what the database refuses."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from core import clock
from core.authority import Level
from core.books import check_books
from core.guards import guards_off
from core.refusals import NotAllowed, Refused, Stale
from pricing import queries, services
from pricing.models import AuthorityCell, PriceLine, PriceStrategy
from pricing.services import ProductDetails
from stock.models import StockItem
from tests.pricing.makers import agreed, draft, in_force, line, product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def test_a_product_gets_its_stock_row_and_its_code_once(people: dict[str, User]) -> None:
    made = product("Z41H-16C-50")

    assert StockItem.objects.filter(product=made).exists()
    with pytest.raises(Refused) as refusal:
        product("Z41H-16C-50")
    assert refusal.value.field == "code"
    with pytest.raises(NotAllowed):
        services.register_product(
            details=ProductDetails(code="X", name="X"), by=people["sales"], form_key=uuid.uuid4()
        )


def test_a_product_changed_meanwhile_is_stale(people: dict[str, User]) -> None:
    made = product("Z41H-16C-50")
    new = ProductDetails(code="Z41H-16C-50", name="闸阀")
    services.update_product(product=made, details=new, version=1, by=people["market"])

    with pytest.raises(Stale):
        services.update_product(product=made, details=new, version=1, by=people["market"])


def test_a_version_in_force_ends_the_one_before() -> None:
    today, one = clock.today(), product()
    first = in_force([line(one)], today - timedelta(days=90))
    second = in_force([line(one, "700")], today - timedelta(days=10))
    first = PriceStrategy.objects.get(pk=first.pk)

    assert (first.state, first.end) == (PriceStrategy.State.ENDED, second.start)
    assert queries.strategy_on(today) == second
    assert queries.strategy_on(today - timedelta(days=10)) == second
    assert queries.strategy_on(today - timedelta(days=11)) == first
    assert queries.strategy_on(today - timedelta(days=91)) is None
    assert (first.version, second.version) == (1, 2)
    assert list(check_books()) == []


def test_a_version_that_begins_later_leaves_the_present_one_ruling() -> None:
    today, one = clock.today(), product()
    now = in_force([line(one)], today - timedelta(days=90))
    later = in_force([line(one, "700")], today + timedelta(days=5))

    assert queries.strategy_on(today) == now
    assert queries.strategy_on(today + timedelta(days=5)) == later


def test_only_the_general_manager_puts_in_force(people: dict[str, User]) -> None:
    version = draft([line(product())])
    for role in ("sales", "centre_head", "director", "finance"):
        with pytest.raises(NotAllowed):
            services.put_in_force(strategy=version, by=people[role])


def test_a_version_without_prices_or_out_of_turn_is_refused(people: dict[str, User]) -> None:
    with pytest.raises(Refused):
        services.put_in_force(strategy=agreed(draft([])), by=people["gm"])
    ruling, one = clock.today() - timedelta(days=10), product()
    in_force([line(one)], ruling)
    with pytest.raises(Refused) as refusal:
        in_force([line(one)], ruling)
    assert refusal.value.field == "start"


def test_rows_of_a_version_in_force_cannot_be_changed() -> None:
    version = in_force([line(product())])
    row, cell, other = version.lines.get(), version.cells.first(), product()
    assert cell is not None
    for act in (
        lambda: PriceLine.objects.filter(pk=row.pk).update(normal=Decimal(1000)),
        row.delete,
        lambda: AuthorityCell.objects.filter(pk=cell.pk).update(value=Decimal(99)),
        lambda: PriceLine.objects.create(
            strategy=version, product=other, normal=1, holding=1, winning=1, floor=1,
            cost_net=1, usual_max=1, lead_days=1,
        ),
        lambda: PriceStrategy.objects.filter(pk=version.pk).update(stacking_cap=Decimal(50)),
        lambda: PriceStrategy.objects.filter(pk=version.pk).update(state="draft"),
        version.delete,
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_end_is_set_once() -> None:
    version = in_force([line(product())])
    day = clock.today() + timedelta(days=30)
    PriceStrategy.objects.filter(pk=version.pk).update(end=day)
    with pytest.raises(DatabaseError), transaction.atomic():
        PriceStrategy.objects.filter(pk=version.pk).update(end=day + timedelta(days=1))


def test_versions_never_overlap_even_from_raw_rows(people: dict[str, User]) -> None:
    version = in_force([line(product())])
    other = draft([line(product())], version.start + timedelta(days=1))
    with pytest.raises(DatabaseError), transaction.atomic():
        PriceStrategy.objects.filter(pk=other.pk).update(state="in_force", approver=people["gm"])

    with guards_off():
        PriceStrategy.objects.filter(pk=other.pk).update(
            state="in_force", approver=people["gm"], approved_at=clock.now()
        )
        assert any("same days" in one.problem for _name, one in check_books())
        PriceStrategy.objects.filter(pk=other.pk).update(state="draft")


def test_facts_hold_what_the_version_says(django_assert_num_queries: object) -> None:
    one = product()
    version = in_force([line(one, "680", usual_max=Decimal(100))])
    with django_assert_num_queries(4):  # type: ignore[operator]  # pytest-django's fixture
        facts = queries.strategy_facts(version)
    with django_assert_num_queries(0):  # type: ignore[operator]  # a fixture
        assert queries.strategy_facts(version) is facts

    assert facts.lines[one.pk].floor == Decimal("578.00")
    assert facts.matrix.level_for("discount", Decimal("5.01")) is Level.CENTRE
    assert [condition.percent for condition in facts.conditions] == [2, 3, 5, 2, 3]
    assert facts.departments == ("finance", "production", "quality", "supply")


def test_a_version_that_was_ended_is_read_anew() -> None:
    one = product()
    first = in_force([line(one)], clock.today() - timedelta(days=90))
    assert queries.strategy_facts(first).ends is None
    second = in_force([line(one)], clock.today() - timedelta(days=1))

    ended = PriceStrategy.objects.get(pk=first.pk)
    assert queries.strategy_facts(ended).ends == second.start


@pytest.mark.parametrize(
    ("role", "floor", "cost"),
    [
        ("sales", False, False),
        ("market", False, False),
        ("centre_head", True, False),
        ("finance", True, True),
        ("director", True, True),
        ("gm", True, True),
    ],
)
def test_floor_and_cost_are_left_out_of_the_rows(
    people: dict[str, User], role: str, *, floor: bool, cost: bool
) -> None:
    version = in_force([line(product(), cost_net=Decimal("77777.77"))])
    (row,) = queries.price_rows(people[role], version)

    assert (row.floor is not None) is floor
    assert (row.cost_net is not None) is cost
    assert (row.margin_percent is not None) is cost


def test_other_departments_read_no_prices(people: dict[str, User]) -> None:
    version = in_force([line(product("Z41H-16C-50"))])
    for role in ("production", "quality", "supply", "rd", "logistics", "service", "admin", "info"):
        assert queries.price_rows(people[role], version) == []
        (found,) = queries.search(people[role], "Z41H", on=clock.today())
        assert found.normal is None
