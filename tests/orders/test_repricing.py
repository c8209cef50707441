"""What a new version of the price strategy means to orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core import clock
from core.books import check_books
from orders.models import Order
from orders.queries import latest_verdict, shown_verdict
from orders.services import submit_order, update_order, withdraw_order
from pricing import rules
from pricing.models import PriceStrategy
from pricing.queries import strategy_facts, strategy_on
from pricing.services import begin_versions
from tests.orders.makers import content, draft, old_customer, submitted
from tests.pricing.makers import in_force
from workflow.models import Notice
from workflow.wording import notice_sentence

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


def test_a_draft_is_judged_anew_and_its_owner_told_what_changed() -> None:
    one = old_customer()
    cheap, listed = draft(one, content("10", "650")), draft(one, content("10", "680"))

    version = dearer(days=0)

    moved, same = (Order.objects.get(pk=order.pk) for order in (cheap, listed))
    assert (moved.strategy, moved.level, moved.state) == (version, 2, "draft")
    record = latest_verdict(moved)
    assert record is not None
    assert (record.strategy, record.cause, record.step) == (version, "new_prices", "3.2")
    assert list(record.findings.filter(passed=False).values_list("rule", flat=True)) == ["discount"]
    assert (same.level, moved.version) == (1, cheap.version)
    assert sorted(notices()) == ["orders.new_prices_1", "orders.new_prices_moved"]
    told = Notice.objects.get(code="orders.new_prices_moved")
    assert (told.params["was_role"], told.params["now_role"]) == ("sales", "centre_head")
    words = notice_sentence(told, {})
    assert "营销中心主管" in words
    assert "营销人员" in words


def test_other_prices_are_told_even_where_the_same_person_decides() -> None:
    draft(old_customer(), content("10", "680"))
    present = strategy_on(clock.today())
    assert present is not None
    lines = [replace(one, normal=Decimal(670)) for one in strategy_facts(present).lines.values()]
    in_force(lines, clock.today())

    assert notices() == ["orders.new_prices_repriced"]
    assert Notice.objects.get(code="orders.new_prices_repriced").params["lines"] == 1


def test_what_came_back_shows_the_findings_of_the_new_version_and_goes_on_by_it() -> None:
    order = submitted(old_customer(), content("10", "650"))
    assert order.level == 1
    withdraw_order(order=order, by=order.owner, version=order.version, reason="客户改价")

    version = dearer(days=0)

    back = Order.objects.select_related("owner", "customer").get(pk=order.pk)
    record = latest_verdict(back)
    assert record is not None
    assert (record.strategy, record.level, back.state) == (version, 2, "withdrawn")
    done = submit_order(order=back, by=back.owner, version=back.version)
    assert (done.state, done.level, done.strategy) == ("triage", 2, version)
    assert list(check_books()) == []


def test_the_page_of_a_draft_that_was_changed_since_shows_no_old_findings() -> None:
    order = draft(old_customer(), content("10", "650"))
    dearer(days=0)
    order = Order.objects.get(pk=order.pk)
    assert shown_verdict(order) is not None

    order = update_order(
        order=order, by=order.owner, version=order.version, content=content("10", "680")
    )

    assert shown_verdict(order) is None


def test_what_is_handed_in_keeps_the_version_it_was_priced_on() -> None:
    order = submitted(old_customer())
    priced_on, level = order.strategy, order.level

    version = dearer(days=0)

    again = Order.objects.get(pk=order.pk)
    assert version.begun_at is not None
    assert (again.strategy, again.level) == (priced_on, level)
    assert again.strategy != strategy_on(clock.today())
    assert notices() == []
