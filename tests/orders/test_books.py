"""Damage done past every guard is named by the books; most of it the database refuses at once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from core.books import check_books
from core.guards import guards_off
from orders import services
from orders.models import (
    Decision,
    FindingRecord,
    LineMovement,
    Opinion,
    Order,
    Replay,
    VerdictRecord,
)
from tests.customers.makers import person
from tests.orders.makers import again, answered, approved, content, goods, submitted
from tests.orders.test_replay import cells, done, draft_like_the_present

pytestmark = pytest.mark.django_db
Damage = Callable[[Order], None]


def execute(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        assert cursor.rowcount == 1, statement


def problems(order: Order) -> list[str]:
    """What the books say about the order, section by section."""
    return [
        f"{section}: {finding.problem}"
        for section, finding in check_books()
        if finding.object == f"orders.order/{order.pk}"
    ]


@pytest.fixture
def order() -> Order:
    """Approved by the director after joint review, with stock set aside."""
    made = approved(typed=content(price="600"))
    assert (made.state, made.decided_level) == ("approved", 3)
    assert problems(made) == []
    return made


def no_final_decision(order: Order) -> None:
    execute(
        "UPDATE orders_decision SET outcome = 'pass_on' WHERE order_id = %s AND step = '6.3'",
        order.pk,
    )


def decided_by_its_owner(order: Order) -> None:
    other = person("market")
    execute(
        "UPDATE orders_decision SET decided_by_id = %s, submitter_id = %s"
        " WHERE order_id = %s AND step = '6.3'",
        order.owner_id,
        other.pk,
        order.pk,
    )


def too_low_a_level(order: Order) -> None:
    execute("UPDATE orders_order SET decided_level = 2 WHERE id = %s", order.pk)


def higher_verdict(order: Order) -> None:
    execute(
        "UPDATE orders_verdictrecord SET level = 4 WHERE order_id = %s AND round = %s",
        order.pk,
        order.round,
    )


def unheard_department(order: Order) -> None:
    execute("DELETE FROM orders_opinion WHERE order_id = %s AND department = 'quality'", order.pk)


def other_state(order: Order) -> None:
    execute("UPDATE orders_order SET state = 'closed' WHERE id = %s", order.pk)


def forgotten_item(order: Order) -> None:
    execute(
        "UPDATE workflow_workitem SET done_at = NULL, done_by_id = NULL, outcome = ''"
        " WHERE subject_type = 'orders.order' AND subject_id = %s AND step_code = '6.3'",
        order.pk,
    )


def wrong_total(order: Order) -> None:
    execute("UPDATE orders_order SET total = total + 1 WHERE id = %s", order.pk)


def wrong_line(order: Order) -> None:
    execute("UPDATE orders_orderline SET amount = amount + 1 WHERE order_id = %s", order.pk)


def wrong_reserved(order: Order) -> None:
    execute("UPDATE orders_orderline SET reserved = reserved - 1000 WHERE order_id = %s", order.pk)


def wrong_exposure(order: Order) -> None:
    execute(
        "UPDATE customers_exposureentry SET approved = approved - 1"
        " WHERE subject_type = 'orders.order' AND subject_id = %s",
        order.pk,
    )


def wrong_delivered(order: Order) -> None:
    execute("UPDATE orders_order SET delivered_value = 100 WHERE id = %s", order.pk)


@pytest.mark.parametrize(
    ("damage", "section"),
    [
        (no_final_decision, "orders: approvals"),
        (decided_by_its_owner, "orders: approvals"),
        (too_low_a_level, "orders: approvals"),
        (higher_verdict, "orders: approvals"),
        (unheard_department, "orders: approvals"),
        (other_state, "orders: states"),
        (forgotten_item, "orders: states"),
        (wrong_total, "orders: sums"),
        (wrong_line, "orders: sums"),
        (wrong_reserved, "orders: sums"),
        (wrong_exposure, "orders: sums"),
        (wrong_delivered, "orders: sums"),
    ],
)
def test_damage_is_named_by_its_section(order: Order, damage: Damage, section: str) -> None:
    with guards_off():
        damage(order)

    assert any(problem.startswith(section) for problem in problems(order)), problems(order)


def test_an_order_that_nobody_has_on_the_desk_is_named() -> None:
    order = submitted(typed=content(price="632"))
    with guards_off():
        execute(
            "DELETE FROM workflow_workitem WHERE subject_type = 'orders.order'"
            " AND subject_id = %s AND step_code = '3.2' AND done_at IS NULL",
            order.pk,
        )

    assert any("nobody has its step" in problem for problem in problems(order))


@pytest.fixture
def judged() -> Order:
    """An order with a verdict, findings, a decision and an opinion."""
    order = submitted(typed=content(price="600"))
    order = services.decide_order(
        order=order, by=person("centre_head"), version=order.version, outcome="approve",
        opinion="请评审。",
    )  # fmt: skip
    return answered(again(order))


@pytest.mark.parametrize("model", [VerdictRecord, FindingRecord, Decision, Opinion, LineMovement])
@pytest.mark.parametrize("act", ["UPDATE {0} SET id = id + 900000", "DELETE FROM {0}"])
def test_what_was_judged_and_decided_cannot_be_touched(
    judged: Order, model: type, act: str
) -> None:
    if model is LineMovement:
        LineMovement.objects.create(
            line=judged.lines.get(), reserved=Decimal(1), subject_type="orders.order",
            subject_id=judged.pk, at=clock.now(),
        )  # fmt: skip
    table = model._meta.db_table  # type: ignore[attr-defined]  # a model
    before = model.objects.count()  # type: ignore[attr-defined]  # a model
    assert before > 0

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))

    assert model.objects.count() == before  # type: ignore[attr-defined]  # a model


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("orders_verdictrecord", "level = 1"),
        ("orders_findingrecord", "passed = NOT passed"),
        ("orders_decision", "outcome = 'approve', opinion = '改过'"),
        ("orders_opinion", "conclusion = 'agree', text = '改过'"),
    ],
)
def test_rewritten_verdicts_and_opinions_are_refused(
    judged: Order, table: str, change: str
) -> None:
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET {change}")  # noqa: S608  # of this test


@pytest.fixture
def replay() -> Replay:
    """Done, with an order that flips in one of its shares."""
    goods()
    approved(typed=content("10", "632"))
    made = done(draft_like_the_present(cells=cells(discount="8")))
    assert (made.figures["flips"], list(check_books())) == (1, [])
    return made


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("UPDATE orders_replay SET finished_at = NULL WHERE id = %s", "only its shares are done"),
        (
            "UPDATE orders_replayshare SET finished_at = NULL WHERE replay_id = %s AND number = 0",
            "it is done and a share is not",
        ),
        (
            "UPDATE orders_replay SET figures = REPLACE(CAST(figures AS text), '\"orders\": 1',"
            " '\"orders\": 2'){} WHERE id = %s",
            "its counts are not its shares' sums",
        ),
        (
            "UPDATE orders_replayshare SET margin_after = margin_after + 1"
            " WHERE replay_id = %s AND number = 1",
            "margin_after is not its shares' sum",
        ),
        ("DELETE FROM orders_replayflip WHERE replay_id = %s", "1 orders flip, 0 are kept"),
    ],
)
def test_a_replay_that_is_not_its_shares_is_named(
    replay: Replay, damage: str, problem: str
) -> None:
    as_json = "::jsonb" if connection.vendor == "postgresql" else ""
    with guards_off():
        execute(damage.replace("){}", f"){as_json}"), replay.pk)

    found = [one for _section, one in check_books() if one.object == f"orders.replay/{replay.pk}"]
    assert problem in [one.problem for one in found], found
