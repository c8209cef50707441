"""回测 as a job and as pages: counts, flips, money, hours; who sees what; killed and run again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core import clock
from core.authority import Level
from core.refusals import NotAllowed, Refused
from orders import services
from orders.models import Order, Replay, ReplayFlip
from orders.rules.content import TermContent
from orders.rules.replay import Tally
from orders.services import replaying
from orders.services.replaying import SHARES
from pricing import rules as pricing_rules
from pricing.models import PriceStrategy
from pricing.queries import strategy_facts, strategy_on
from pricing.services import convene_meeting, save_matrix
from tests.customers.makers import customer, person, rated
from tests.orders.makers import PREPAID, approved, content, goods, old_customer
from tests.pricing.makers import draft, line
from workflow.models import Notice

pytestmark = pytest.mark.django_db
# No other figure of the story looks like these.
COST = Decimal("391.37")


@pytest.fixture(autouse=True)
def _prices() -> None:
    goods()


def cells(**changed: str) -> list[pricing_rules.Cell]:
    """The usual matrix with some sales cells changed."""
    return [
        (name, level, Decimal(changed[name]) if level is Level.SALES and name in changed else value)
        for name, level, value in pricing_rules.DEFAULT_CELLS
    ]


def orders_of_a_day() -> list[Order]:
    """Signed, decided by the centre, reviewed and decided by the director, added up, early, new."""
    one = old_customer()
    early = content("510", "680", terms=PREPAID, on=clock.today() + timedelta(days=1))
    split = old_customer()
    new = customer()
    rated(new)
    return [
        approved(one),
        approved(one, content("10", "632")),
        approved(one, content("10", "600")),
        approved(split, content("90", "680", terms=PREPAID)),
        approved(split, content("90", "680", terms=PREPAID)),
        approved(old_customer(), early),
        approved(new, content(terms=(TermContent(Decimal(100), "receipt", 15),))),
    ]


def draft_like_the_present(**changes: Any) -> PriceStrategy:
    present = strategy_on(clock.today())
    assert present is not None
    lines = changes.pop("lines", None) or list(strategy_facts(present).lines.values())
    return draft(lines, clock.today() + timedelta(days=30), **changes)


def asked(strategy: PriceStrategy) -> Replay:
    return services.start_replay(
        strategy=strategy,
        starts_on=clock.today(),
        until=clock.today() + timedelta(days=1),
        by=person("centre_head"),
    )


def done(strategy: PriceStrategy) -> Replay:
    replay = asked(strategy)
    assert services.run_waiting_replays(now=clock.now()) == SHARES
    return Replay.objects.get(pk=replay.pk)


def flips(replay: Replay) -> Sequence[tuple[int, int, int]]:
    rows = replay.flips.order_by("order")
    return list(rows.values_list("order_id", "level_before", "level_after"))


def test_a_copy_of_the_ruling_version_moves_nothing() -> None:
    """What an old verdict keeps is enough to judge the order again."""
    orders = orders_of_a_day()
    levels = [order.level for order in orders]
    assert set(levels) >= {1, 2, 3}

    replay = done(draft_like_the_present())

    assert flips(replay) == []
    assert replay.figures["orders"] == len(orders)
    assert sum(count for _old, _new, count in replay.figures["moves"]) == len(orders)
    assert replay.figures["minutes"][0] == replay.figures["minutes"][1] > 0
    assert replay.revenue_before == replay.revenue_after == sum(o.total for o in orders)
    assert replay.margin_before == replay.margin_after


def test_a_draft_shows_who_would_have_decided_what_it_brings_and_what_it_costs() -> None:
    one = old_customer()
    signed, centre = approved(one), approved(one, content("10", "632"))
    prices = [line(goods(), "748", cost_net=Decimal(400))]
    # 680 is now 9.09 % off and 632 15.5 %, below the floor of 635.80.
    replay = done(draft_like_the_present(lines=prices, cells=cells(discount="10")))

    assert flips(replay) == [(centre.pk, 2, 4)]
    assert replay.figures["moves"] == [[1, 1, 1], [2, 4, 1]]
    assert replay.figures["reviewed"] == [0, 1]
    # Limits of a working day each, nothing measured: 3.2; 3.2 + 6.2 + 6.3 + 6.5.
    assert replay.figures["minutes"] == [480, 4 * 480]
    assert replay.figures["times"]["6.3"] == [480, 0]
    assert replay.revenue_before == signed.total + centre.total
    assert replay.revenue_after == Decimal("7480.00") + Decimal("6952.00")
    told = Notice.objects.get(code="orders.replayed")
    assert (told.user, told.params["flips"]) == (person("centre_head"), 1)


def test_an_order_outside_the_period_is_left_alone() -> None:
    approved()
    replay = services.start_replay(
        strategy=draft_like_the_present(),
        starts_on=clock.today() - timedelta(days=30),
        until=clock.today(),
        by=person("director"),
    )
    services.run_waiting_replays(now=clock.now())

    assert Replay.objects.get(pk=replay.pk).figures["orders"] == 0


def test_a_job_that_died_begins_again_and_ends_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    one = old_customer()
    approved(one, content("10", "632"))
    strategy = draft_like_the_present(cells=cells(discount="8"))
    replay, now = asked(strategy), clock.now()

    class Killed(BaseException):
        """As a process ends: no handler of ours runs."""

    def die(**_given: Any) -> bool:
        raise Killed

    monkeypatch.setattr(replaying, "A_SIGN_EACH", 1)
    with monkeypatch.context() as broken:
        broken.setattr(replaying, "note_progress", die)
        with pytest.raises(Killed):
            services.run_waiting_replays(now=now)
    assert not Replay.objects.get(pk=replay.pk).is_done
    first = Replay.objects.get(pk=replay.pk)

    assert services.run_waiting_replays(now=now + timedelta(seconds=90)) == 0  # it may yet live
    assert services.run_waiting_replays(now=now + timedelta(seconds=150)) == 1
    # What the dead job might still write when it comes to, counts no more.
    services.finish_replay(replay=first, outcome=replaying.Outcome(Tally(), [], {}, 0))

    again = Replay.objects.get(pk=replay.pk)
    assert again.attempt == 2
    assert [(old, new) for _pk, old, new in flips(again)] == [(2, 1)]
    assert again.figures["orders"] == 1


def test_a_draft_that_changed_is_said_to_have_changed() -> None:
    strategy = draft_like_the_present()
    done(strategy)
    page = reverse("pricing:strategy", args=[strategy.pk])
    assert "较早的状态" not in text(page, person("director"))

    late = services.start_replay(
        strategy=strategy,
        starts_on=clock.today() - timedelta(days=9),
        until=clock.today(),
        by=person("centre_head"),
    )
    save_matrix(strategy=strategy, cells=cells(discount="9"), revision=1, by=person("centre_head"))
    assert "较早的状态" in text(page, person("director"))
    # What was asked for before the change is not run on something else.
    services.run_waiting_replays(now=clock.now())
    assert Replay.objects.get(pk=late.pk).problem == Replay.Problem.CHANGED


def test_the_same_content_and_period_is_one_replay() -> None:
    strategy = draft_like_the_present()

    assert asked(strategy).pk == asked(strategy).pk
    assert Replay.objects.count() == 1


def test_who_neither_writes_nor_decides_starts_none() -> None:
    strategy = draft_like_the_present()
    for role in ("sales", "finance", "gm", "production"):
        with pytest.raises(NotAllowed):
            services.start_replay(
                strategy=strategy,
                starts_on=clock.today(),
                until=clock.today() + timedelta(days=1),
                by=person(role),
            )
    assert not Replay.objects.exists()


@pytest.mark.parametrize(("first", "last"), [(0, 0), (3, 1), (-1500, 0), (0, 2)])
def test_a_period_is_past_and_no_longer_than_three_years(first: int, last: int) -> None:
    with pytest.raises(Refused):
        services.start_replay(
            strategy=draft_like_the_present(),
            starts_on=clock.today() + timedelta(days=first),
            until=clock.today() + timedelta(days=last),
            by=person("centre_head"),
        )  # fmt: skip


def test_a_result_is_final() -> None:
    approved(old_customer(), content("10", "632"))
    replay = done(draft_like_the_present(cells=cells(discount="8")))

    for rows, change in (
        (Replay.objects.filter(pk=replay.pk), {"revenue_after": 1}),
        (ReplayFlip.objects.filter(replay=replay), {"level_after": 3}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


def text(url: str, reader: User, **query: str) -> str:
    response = client_of(reader).get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def client_of(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


def cells_of(url: str, reader: User) -> str:
    response = client_of(reader).get(url, {"export": "xlsx"})
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    return " ".join(str(cell.value) for row in sheet for cell in row)


def test_margins_are_seen_by_those_who_see_costs_only() -> None:
    order = approved(old_customer(), content("10", "632"))
    prices = [line(goods(), cost_net=COST)]
    strategy = draft_like_the_present(lines=prices, cells=cells(discount="8"))
    replay = done(strategy)
    convene_meeting(strategy=strategy, revision=1, by=person("centre_head"))
    url = replay.get_absolute_url()
    hidden = (f"{replay.margin_after:,.2f}", "毛利")

    assert f"{replay.margin_after - replay.margin_before:,.2f}" in text(url, person("director"))
    assert str(replay.margin_after) in cells_of(url, person("director"))
    for secret in hidden:
        assert secret not in text(url, person("centre_head"))
        assert secret not in cells_of(url, person("centre_head"))
        assert secret not in text(strategy.get_absolute_url(), person("centre_head"))
    # A department that is asked sees counts, no money, and only orders that concern it.
    told = text(url, person("production"))
    assert "￥" not in told
    assert "6,320.00" not in told
    assert str(order) not in told
    assert "含税销售额" not in told
    # Columns that may not be seen are not even read.
    with connection.execute_wrapper(_no_money):
        text(url, person("production"))
    assert client_of(person("sales")).get(url).status_code == 404


def _no_money(execute: Any, sql: str, *rest: Any) -> Any:
    assert not ('"orders_replay"' in sql and ("margin" in sql or "revenue" in sql)), sql
    return execute(sql, *rest)


def test_the_orders_that_flip_stand_with_their_reason() -> None:
    order = approved(old_customer(), content("10", "632"))
    replay = done(draft_like_the_present(cells=cells(discount="8")))

    told = text(replay.get_absolute_url(), person("centre_head"), way="down")

    assert order.number is not None
    assert order.number in told
    assert "7.06" in told
    assert order.number not in text(replay.get_absolute_url(), person("centre_head"), way="up")
