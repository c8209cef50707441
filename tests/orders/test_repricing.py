"""What a new version of the price strategy means to orders."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from core import clock
from orders.models import Order
from pricing import rules
from pricing.models import PriceStrategy
from pricing.queries import strategy_facts, strategy_on
from pricing.services import begin_versions
from tests.orders.makers import draft, old_customer, submitted
from tests.pricing.makers import in_force
from workflow.models import Notice

pytestmark = pytest.mark.django_db


def dearer(days: int) -> PriceStrategy:
    """The present prices with a sales column of 0 %, beginning in some days."""
    present = strategy_on(clock.today())
    assert present is not None
    cells = [
        (name, level, Decimal(0) if (name, level) == ("discount", 1) else value)
        for name, level, value in rules.DEFAULT_CELLS
    ]
    lines = list(strategy_facts(present).lines.values())
    return in_force(lines, clock.today() + timedelta(days=days), cells=cells)


def notices() -> list[str]:
    return list(Notice.objects.filter(code__startswith="orders.new_prices").values_list(
        "code", flat=True))  # fmt: skip


def test_owners_of_drafts_are_told_once_when_new_prices_begin() -> None:
    order = draft(old_customer())
    later = dearer(days=3)
    assert notices() == []

    begin_versions(today=later.start)
    begin_versions(today=later.start)

    assert len(notices()) == 1
    assert Notice.objects.get(code=notices()[0]).user == order.owner


def test_what_is_handed_in_keeps_the_version_it_was_priced_on() -> None:
    order = submitted(old_customer())
    priced_on, level = order.strategy, order.level

    version = dearer(days=0)

    again = Order.objects.get(pk=order.pk)
    assert version.begun_at is not None
    assert (again.strategy, again.level) == (priced_on, level)
    assert again.strategy != strategy_on(clock.today())
    assert notices() == []
