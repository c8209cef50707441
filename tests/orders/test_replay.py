"""回测 as a job and as pages: counts, flips, money, hours; who sees what; killed and run again."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
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
from core.books import check_books
from core.refusals import NotAllowed, Refused
from orders import services
from orders.models import Order, Replay, ReplayFlip, ReplayShare
from orders.queries import past_ids, past_orders, progress_of, tally_of, waiting_shares
from orders.rules.content import TermContent
from orders.rules.replay import Tally
from orders.rules.replay import replay as judged_anew
from orders.services import replaying
from orders.services.replaying import MOST_ATTEMPTS, SHARES, SILENT_FOR, flip_row
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


def one_order_a_share() -> list[Order]:
    """An order that the centre decided, of a customer of each share."""
    orders: dict[int, Order] = {}
    while len(orders) < SHARES:
        order = approved(old_customer(), content("10", "632"))
        orders.setdefault(order.customer_id % SHARES, order)
    return [orders[number] for number in range(SHARES)]


def claimed(replay: Replay, number: int) -> ReplayShare:
    share = replay.shares.get(number=number)
    taken = services.claim_share(share=share, now=clock.now())
    assert taken is not None
    return taken


def run_with(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, *, on: int, now: datetime
) -> None:
    """Run what waits; the share of this number breaks off after its first order."""
    keep = replaying.note_progress

    def note(*, share: ReplayShare, **given: int) -> bool:
        if share.number == on:
            raise error
        return keep(share=share, **given)

    with monkeypatch.context() as broken:
        broken.setattr(replaying, "A_SIGN_EACH", 1)
        broken.setattr(replaying, "note_progress", note)
        services.run_waiting_replays(now=now)


class Killed(BaseException):
    """As a process ends: no handler of ours runs."""


def test_two_workers_come_to_what_the_rule_says_of_all_orders_at_once() -> None:
    orders_of_a_day()
    prices = [line(goods(), "748", cost_net=Decimal(400))]
    strategy = draft_like_the_present(lines=prices, cells=cells(discount="10"))
    replay = asked(strategy)
    shares = [claimed(replay, number) for number in range(SHARES)]
    for share in reversed(shares):
        assert not Replay.objects.get(pk=replay.pk).is_done
        services.run_share(share)

    kept = Replay.objects.get(pk=replay.pk)
    minutes = {step: told[0] for step, told in kept.figures["times"].items()}
    ids = past_ids(starts_on=replay.starts_on, until=replay.until, split_days=7)
    past = past_orders(ids, starts_on=replay.starts_on, leads={goods().pk: 999})
    whole = list(judged_anew(past, strategy_facts(strategy), minutes))
    tally = Tally()
    for one in whole:
        tally.add(one)
    assert all(share.orders_seen for share in kept.shares.all())
    assert kept.figures == {**tally.to_data(), "times": kept.figures["times"]}
    assert tally_of([kept]) == tally
    assert rows_of(kept.flips.all()) == rows_of(flip_row(kept, one) for one in whole if one.flips)
    assert tally.flips > 1
    assert list(check_books()) == []


def rows_of(flips: Iterable[ReplayFlip]) -> list[list[Any]]:
    """All that is kept of each but its own number, by order."""
    names = [one.attname for one in ReplayFlip._meta.concrete_fields if one.attname != "id"]
    return sorted([getattr(flip, name) for name in names] for flip in flips)


def test_a_share_that_died_is_taken_again_and_only_it(monkeypatch: pytest.MonkeyPatch) -> None:
    one_order_a_share()
    replay, now = asked(draft_like_the_present(cells=cells(discount="8"))), clock.now()

    with pytest.raises(Killed):
        run_with(monkeypatch, Killed(), on=1, now=now)
    dead = replay.shares.get(number=1)

    # It may yet live; who looks does not even wait for its lock.
    assert list(waiting_shares(silent_since=now - timedelta(seconds=30))) == []
    assert services.claim_share(share=dead, now=now + timedelta(seconds=90)) is None
    assert list(waiting_shares(silent_since=now + timedelta(seconds=30))) == [dead]
    taken = services.claim_share(share=dead, now=now + timedelta(seconds=150))
    assert taken is not None
    # What the dead job might still write when it comes to, counts no more.
    assert not services.note_progress(share=dead, seen=1, found=1)
    services.finish_share(share=dead, outcome=replaying.Outcome(Tally(), []))
    services.run_share(taken)

    again = Replay.objects.get(pk=replay.pk)
    assert list(again.shares.order_by("number").values_list("attempt", flat=True)) == [1, 2]
    assert [(old, new) for _pk, old, new in flips(again)] == [(2, 1)] * again.figures["orders"]
    assert again.figures["orders"] >= SHARES
    assert list(check_books()) == []


def test_a_share_that_dies_three_times_ends_the_replay() -> None:
    replay, now = asked(draft_like_the_present()), clock.now()
    for attempt in range(MOST_ATTEMPTS):
        assert services.claim_share(
            share=replay.shares.get(number=0), now=now + attempt * SILENT_FOR
        )

    assert services.run_waiting_replays(now=now + MOST_ATTEMPTS * SILENT_FOR) == 0
    assert Replay.objects.get(pk=replay.pk).problem == Replay.Problem.DIED
    assert Notice.objects.get(code="orders.replay_failed").user == person("centre_head")


def test_of_a_failed_replay_only_what_is_not_done_runs_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done_one, failed_one = one_order_a_share()
    strategy = draft_like_the_present(cells=cells(discount="8"))
    replay = asked(strategy)
    run_with(monkeypatch, RuntimeError("broken"), on=1, now=clock.now())

    failed = Replay.objects.get(pk=replay.pk)
    assert failed.problem == Replay.Problem.FAILED
    assert Notice.objects.get(code="orders.replay_failed").user == person("centre_head")
    assert services.run_waiting_replays(now=clock.now() + timedelta(days=1)) == 0
    start = reverse("orders:start_replay", args=[strategy.pk])
    assert start in text(failed.get_absolute_url(), person("centre_head"))
    # What one share keeps already, nobody sees.
    assert done_one.pk in [pk for pk, _old, _new in flips(failed)]
    assert str(done_one.number) not in cells_of(failed.get_absolute_url(), person("centre_head"))

    assert asked(strategy) == failed
    assert services.run_waiting_replays(now=clock.now()) == 1
    again = Replay.objects.get(pk=replay.pk)
    assert again.shares.get(number=0).attempt == 1
    assert {done_one.pk, failed_one.pk} <= {pk for pk, _old, _new in flips(again)}
    assert again.figures["times"] == failed.figures["times"]
    assert str(done_one.number) in cells_of(again.get_absolute_url(), person("centre_head"))
    assert Notice.objects.filter(code="orders.replayed").count() == 1


def test_a_share_stops_when_another_failed_and_counts_no_more_when_asked_again() -> None:
    strategy = draft_like_the_present()
    replay = asked(strategy)
    broken, old = claimed(replay, 0), claimed(replay, 1)
    services.give_up_share(share=broken, problem=Replay.Problem.FAILED)
    assert not services.note_progress(share=old, seen=1, found=2)

    asked(strategy)
    new = claimed(replay, 1)
    assert new.attempt == old.attempt
    assert not services.note_progress(share=old, seen=1, found=2)
    services.finish_share(share=old, outcome=replaying.Outcome(Tally(), []))
    assert services.note_progress(share=new, seen=1, found=2)


def test_the_page_shows_how_far_all_shares_are() -> None:
    ours = one_order_a_share()
    replay = asked(draft_like_the_present())
    seen, found = progress_of(replay)
    assert (seen, found) == (0, Order.objects.count())
    assert found >= len(ours)

    services.note_progress(share=claimed(replay, 0), seen=3000, found=4000)
    services.note_progress(share=claimed(replay, 1), seen=500, found=5000)

    told = text(replay.get_absolute_url(), person("centre_head"))
    assert 'max="9000"' in told
    assert 'value="3500"' in told


def test_the_collector_is_off_while_a_share_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    one_order_a_share()
    asked(draft_like_the_present())
    during: list[bool] = []
    monkeypatch.setattr(replaying, "A_SIGN_EACH", 1)
    monkeypatch.setattr(replaying, "note_progress", lambda **_given: during.append(gc.isenabled()))

    services.run_waiting_replays(now=clock.now())

    assert during == [False] * SHARES
    assert gc.isenabled()


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
        (ReplayShare.objects.filter(replay=replay), {"orders_seen": 3}),
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


@pytest.mark.parametrize("part", ["header", "lines", "conditions", "targets", "matrix", "import"])
def test_whoever_writes_a_draft_gets_to_its_replay_from_there(part: str) -> None:
    strategy = draft_like_the_present()
    page = reverse(f"pricing:{part}", args=[strategy.pk])

    assert reverse("orders:start_replay", args=[strategy.pk]) in text(page, person("centre_head"))


def test_who_only_fills_in_costs_is_not_led_to_a_replay() -> None:
    strategy = draft_like_the_present()
    page = reverse("pricing:lines", args=[strategy.pk])

    assert "/replays/new/" not in text(page, person("finance"))
