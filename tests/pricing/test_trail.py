"""The trail of a draft names what changed: each price, discount and target, never a cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from core import clock
from pricing import rules, services, trail
from pricing.display import history_of
from pricing.models import PriceStrategy
from pricing.rules import Condition, DiscountKind, Target
from records.models import Event
from tests.customers.makers import customer, person
from tests.pricing.makers import draft, line, product
from tests.pricing.test_way import entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def version() -> PriceStrategy:
    return draft([line(product("Z41H-16C-50"))], clock.today() + timedelta(days=9))


def lines_for(version: PriceStrategy, role: str = "director", **how: Any) -> list[str]:
    """What the latest entry of the timeline says, line by line."""
    return history_of(person(role), version, **{"papers": True, **how})[0].text.splitlines()


def write(version: PriceStrategy, *entries: Any, role: str = "centre_head", **how: Any) -> None:
    services.save_lines(
        strategy=version,
        entries=entries,
        revision=PriceStrategy.objects.get(pk=version.pk).revision,
        by=person(role),
        **how,
    )


def test_each_price_that_moved_is_named_before_and_after(version: PriceStrategy) -> None:
    write(version, entry(version.lines.get().product, floor=Decimal(578), lead_days=9))

    assert lines_for(version) == [
        "lines of the price list: 1",
        "Z41H-16C-50 · normal price: 680.00 → 700.00",
        "Z41H-16C-50 · market-holding price: 646.00 → 660.00",
        "Z41H-16C-50 · market-winning price: 612.00 → 630.00",
        "Z41H-16C-50 · standard lead time in days: 7 → 9",
    ]


def test_a_cost_is_in_no_byte_of_the_trail(version: PriceStrategy) -> None:
    one = entry(version.lines.get().product, cost_net=Decimal("401.23"))
    write(version, one, role="director")

    event = Event.objects.get(verb="pricing.strategy_changed")
    assert "401.23" not in event.body
    assert "cost" not in event.body


def test_new_lines_and_lines_taken_out_are_named(version: PriceStrategy) -> None:
    new, old = product("Q41F-16C-80"), version.lines.get().product
    write(version, entry(new), removed=[old.pk])

    said = lines_for(version)
    assert "Z41H-16C-50 · normal price: 680.00 → —" in said
    assert "Q41F-16C-80 · normal price: 700.00" in said
    assert "Q41F-16C-80 · floor price: 600.00" in said


def test_what_is_beyond_fifty_is_counted(version: PriceStrategy) -> None:
    goods = [product(f"P-{number:03}") for number in range(20)]
    write(version, *(entry(one) for one in goods))

    said = lines_for(version)
    cells = len(trail.FIELDS) * 20
    assert said[-1] == f"further changes: {cells - trail.MOST}"
    assert len([one for one in said if one.startswith("P-")]) == trail.MOST


def test_discounts_are_named_by_when_they_are_earned(version: PriceStrategy) -> None:
    old = rules.DEFAULT_CONDITIONS
    season = Condition(
        DiscountKind.SEASON, Decimal("6.5"), product_id=version.lines.get().product_id,
        starts_on=version.start, until=version.start + timedelta(days=31),
    )  # fmt: skip
    services.save_conditions(
        strategy=version, conditions=[replace(old[0], percent=Decimal(1)), *old[1:4], season],
        stacking_cap=Decimal(7), revision=1, by=person("centre_head"),
    )  # fmt: skip
    said = lines_for(version)

    assert "Quantity · from 50 units of one product in an order: 2 % → 1 %" in said
    assert "Frame agreement · the customer has an annual frame agreement: 3 % → —" in said
    assert any(one.startswith("Season") and "Z41H" in one and "6.5 %" in one for one in said)
    assert "cap of all discounts: 8.00 → 7.00" in said
    assert not any("Prepayment" in one for one in said)


def test_targets_are_named_with_their_days(version: PriceStrategy) -> None:
    day, buyer = clock.today(), customer()
    first = Target(day, day + timedelta(days=30), customer_id=buyer.pk)
    for revision, targets in enumerate(
        ([first], [replace(first, until=day + timedelta(days=60))]), 1
    ):
        services.save_targets(
            strategy=version, targets=targets, revision=revision, by=person("centre_head")
        )

    (said, _count) = lines_for(version)
    assert said == (
        f"entry of the target list · {buyer.name}: {day} – {day + timedelta(days=30)}"
        f" → {day} – {day + timedelta(days=60)}"
    )


def test_what_stays_as_it_was_leaves_no_entry(version: PriceStrategy) -> None:
    services.save_targets(strategy=version, targets=[], revision=1, by=person("centre_head"))
    services.save_conditions(
        strategy=version, conditions=rules.DEFAULT_CONDITIONS, stacking_cap=Decimal(8),
        revision=1, by=person("centre_head"),
    )  # fmt: skip

    assert not Event.objects.filter(verb="pricing.strategy_changed").exists()


@pytest.mark.parametrize("role", ["production", "rd", "sales", "market"])
def test_figures_of_a_draft_are_read_by_those_who_write_and_decide(
    version: PriceStrategy, role: str
) -> None:
    write(version, entry(version.lines.get().product))

    assert lines_for(version, role) == []
    assert lines_for(version, "centre_head")


def test_words_of_an_opinion_are_read_by_those_who_may_open_the_papers(
    version: PriceStrategy,
) -> None:
    services.convene_meeting(strategy=version, revision=1, by=person("centre_head"))
    services.give_strategy_opinion(
        strategy=version, department="finance", conclusion="disagree", text="成本 394 元偏低。",
        revision=2, by=person("finance"),
    )  # fmt: skip

    assert "成本 394 元偏低。" in lines_for(version, "quality")
    assert lines_for(version, "sales", papers=False) == []
