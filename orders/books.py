"""What must hold about orders, recomputed from scratch by `check_books`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from core.authority import Level
from core.books import BookFinding, Scope, books_section
from customers.models import ExposureEntry
from customers.rules import order_exposure
from orders.models import (
    Absence,
    Decision,
    LineMovement,
    Opinion,
    Order,
    OrderLine,
    Replay,
    ReplayFlip,
    VerdictRecord,
)
from orders.queries import tally_of
from records.queries import last_states
from workflow.models import WorkItem

LABEL = "orders.order"
EFFECTIVE = (Order.State.APPROVED, Order.State.CLOSED)
# The step on which an undecided order waits.
WAITS_FOR: Mapping[str, frozenset[str]] = {
    Order.State.SIGNING: frozenset({"4.1", "4.2"}),
    Order.State.TRIAGE: frozenset({"3.2"}),
    Order.State.EXAMINATION: frozenset({"6.1"}),
    Order.State.REVIEW: frozenset({"6.2"}),
    Order.State.DIRECTOR: frozenset({"6.3"}),
    Order.State.GENERAL_MANAGER: frozenset({"6.5"}),
}


def register() -> None:
    """Called by `ready()`: importing this module registers the sections."""


def _finding(pk: int, problem: str) -> BookFinding:
    return BookFinding(f"{LABEL}/{pk}", f"/orders/{pk}/", problem)


def _orders(scope: Scope, *states: str) -> Iterator[Order]:
    orders = Order.objects.order_by("pk")
    if states:
        orders = orders.filter(state__in=states)
    for order in orders.iterator(chunk_size=2000):
        if scope.covers(f"{LABEL}/{order.pk}"):
            yield order


@books_section("orders: approvals")
def approvals(scope: Scope) -> Iterator[BookFinding]:
    """Every effective order has each approval that its verdict demands, none by its own people."""
    verdicts = {row.order_id: row for row in VerdictRecord.objects.order_by("round")}
    decisions: dict[int, list[Decision]] = defaultdict(list)
    for decision in Decision.objects.order_by("pk"):
        decisions[decision.order_id].append(decision)
    answered: dict[int, set[str]] = defaultdict(set)
    for order_id, round_, department in Opinion.objects.values_list(
        "order_id", "round", "department"
    ):
        answered[order_id].add(f"{round_}/{department}")
    # A department that was late and passed over in writing counts as heard (domain C 6.2).
    for order_id, round_, department in Absence.objects.values_list(
        "order_id", "round", "department"
    ):
        answered[order_id].add(f"{round_}/{department}")
    for order in _orders(scope, *EFFECTIVE):
        verdict = verdicts.get(order.pk)
        if verdict is None:
            yield _finding(order.pk, "it is effective without a verdict")
            continue
        counted = [d for d in decisions[order.pk] if d.round >= order.submission_round]
        yield from _chain(order, verdict, counted)
        yield from _review(order, verdict, answered[order.pk])


def _chain(
    order: Order, verdict: VerdictRecord, decisions: list[Decision]
) -> Iterator[BookFinding]:
    if any(d.decided_by_id in (order.owner_id, order.submitter_id) for d in decisions):
        yield _finding(order.pk, "somebody decided their own order")
    if verdict.level == Level.SALES and order.decided_level == Level.SALES:
        return
    final = [d for d in decisions if d.outcome == Decision.Outcome.APPROVE]
    if not any(d.level >= verdict.level and d.level == order.decided_level for d in final):
        yield _finding(order.pk, f"level {verdict.level} was needed and has not approved")


def _review(order: Order, verdict: VerdictRecord, answers: set[str]) -> Iterator[BookFinding]:
    names = {
        answer.split("/", 1)[1]
        for answer in answers
        if int(answer.split("/", 1)[0]) >= order.submission_round
    }
    missing = sorted(set(verdict.departments) - names)
    if missing:
        yield _finding(order.pk, f"these departments were not heard: {', '.join(missing)}")


@books_section("orders: states")
def states(scope: Scope) -> Iterator[BookFinding]:
    """An order stands where its last event put it, and its step is on somebody's desk."""
    last = last_states(Order)
    waiting: dict[int, set[str]] = defaultdict(set)
    for pk, step in WorkItem.objects.filter(subject_type=LABEL, done_at=None).values_list(
        "subject_id", "step_code"
    ):
        waiting[pk].add(step)
    for order in _orders(scope):
        after = last.get(order.pk)
        if after != order.state:
            yield _finding(order.pk, f"it is {order.state}, its last event says {after}")
        wanted = WAITS_FOR.get(order.state, frozenset())
        if wanted and not waiting[order.pk] & wanted:
            yield _finding(order.pk, f"it is {order.state} and nobody has its step")
        if waiting[order.pk] - wanted - _own_steps(order):
            steps = ", ".join(sorted(waiting[order.pk]))
            yield _finding(order.pk, f"it is {order.state} and steps {steps} wait")


def _own_steps(order: Order) -> frozenset[str]:
    return frozenset({"3.1"}) if order.state in Order.EDITABLE else frozenset()


@books_section("orders: sums")
def sums(scope: Scope) -> Iterator[BookFinding]:
    """Lines make the total, movements make the lines, and exposure follows from the order."""
    totals: dict[int, Decimal] = defaultdict(Decimal)
    lines = list(OrderLine.objects.filter(is_current=True).order_by("pk"))
    moved = {
        row["line_id"]: row
        for row in LineMovement.objects.values("line_id").annotate(
            reserved_sum=Sum("reserved"), shipped_sum=Sum("shipped"), received_sum=Sum("received")
        )
    }
    for line in lines:
        totals[line.order_id] += line.amount
        row: Mapping[str, Any] = moved.get(line.pk, {})
        for column in ("reserved", "shipped", "received"):
            if getattr(line, column) != (row.get(f"{column}_sum") or 0):
                yield _finding(line.order_id, f"line {line.no}: {column} is not its movements' sum")
    entries = {row.subject_id: row for row in ExposureEntry.objects.filter(subject_type=LABEL)}
    for order in _orders(scope):
        if order.total != totals[order.pk]:
            yield _finding(order.pk, f"total {order.total}, its lines make {totals[order.pk]}")
        yield from _exposure(order, entries.get(order.pk))


def _exposure(order: Order, entry: ExposureEntry | None) -> Iterator[BookFinding]:
    found = (entry.approved, entry.delivered) if entry else (Decimal(0), Decimal(0))
    wanted = (Decimal(0), Decimal(0))
    if order.state in EFFECTIVE:
        parts = order_exposure(
            total=order.total,
            share_after=order.payable_after_shipment,
            delivered=order.delivered_value,
            paid=order.paid,
        )
        wanted = (parts.approved, parts.delivered)
    if found != wanted:
        yield _finding(
            order.pk,
            f"exposure is {found[0]} approved, {found[1]} delivered; "
            f"the order makes {wanted[0]} and {wanted[1]}",
        )


@books_section("orders: replays")
def replays(scope: Scope) -> Iterator[BookFinding]:
    """A replay is done when its shares are, is what they come to, and has every order they flip.

    Those of before there were shares have none.
    """
    kept = dict(ReplayFlip.objects.values_list("replay").annotate(Count("pk")))
    for replay in Replay.objects.prefetch_related("shares").order_by("pk"):
        if scope.covers(f"orders.replay/{replay.pk}"):
            for problem in _replay(replay, kept.get(replay.pk, 0)):
                yield BookFinding(f"orders.replay/{replay.pk}", replay.get_absolute_url(), problem)


def _replay(replay: Replay, flips: int) -> Iterator[str]:
    shares = list(replay.shares.all())
    all_done = all(share.finished_at is not None for share in shares)
    if shares and replay.is_done != all_done:
        yield "it is done and a share is not" if replay.is_done else "only its shares are done"
    if not replay.is_done:
        return
    if shares and all_done and tally_of([replay]).to_data() != tally_of(shares).to_data():
        yield "its counts are not its shares' sums"
    for column in ("revenue_before", "revenue_after", "margin_before", "margin_after"):
        if shares and getattr(replay, column) != sum(getattr(one, column) for one in shares):
            yield f"{column} is not its shares' sum"
    if replay.figures["flips"] != flips:
        yield f"{replay.figures['flips']} orders flip, {flips} are kept"
