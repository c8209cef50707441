"""Guards are there as declared, come back when they are lost, and refuse what they should."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core import clock
from core.guards import (
    Guard,
    append_only,
    declared_guards,
    drop_guards,
    frozen_rows,
    guards_off,
    install_guards,
    missing_guards,
    no_overlap,
    running_sum,
)
from core.models import DrawnNumber, NumberSeries
from core.numbers import draw_number

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def sql(statement: str) -> Callable[[], object]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def put_up(*tables: str, guards: list[Guard]) -> None:
    """Make plain tables and install guards on them, within this test's transaction."""
    for table in tables:
        sql(table)()
    for guard in guards:
        scripts = [guard.postgresql] if connection.vendor == "postgresql" else guard.sqlite
        for script in scripts:
            sql(script.replace("@changed_except(ended)@", "OLD.who IS NOT NEW.who"))()


def test_all_declared_guards_are_installed() -> None:
    assert declared_guards()
    assert missing_guards() == []


def test_a_trigger_has_one_owner() -> None:
    names = [guard.name for guard in declared_guards()]

    assert len(names) == len(set(names))


def test_a_lost_guard_is_named_and_comes_back() -> None:
    drop_guards()

    assert any(name.startswith("core_drawnnumber") for name in missing_guards())
    install_guards()
    assert missing_guards() == []


def test_a_changed_guard_is_named() -> None:
    if connection.vendor == "sqlite":
        sql("DROP TRIGGER core_drawnnumber_no_update")()
        sql(
            "CREATE TRIGGER core_drawnnumber_no_update BEFORE UPDATE ON core_drawnnumber"
            " BEGIN SELECT 1; END"
        )()
        name = "core_drawnnumber_no_update"
    else:
        sql("ALTER TABLE core_drawnnumber DISABLE TRIGGER core_drawnnumber_kept_rows")()
        name = "core_drawnnumber_kept_rows"

    assert missing_guards() == [name]


def test_numbers_are_refused_every_way_round() -> None:
    with transaction.atomic():
        draw_number("HT", date(2026, 11, 24))
    series = NumberSeries.objects.get()
    now = clock.now()

    assert refused(lambda: NumberSeries.objects.update(last=5))
    assert refused(lambda: NumberSeries.objects.update(last=0))
    assert refused(lambda: NumberSeries.objects.update(code="XX"))
    assert refused(lambda: DrawnNumber.objects.update(number="HT-1"))
    assert refused(lambda: DrawnNumber.objects.all().delete())
    assert refused(
        lambda: DrawnNumber.objects.create(series=series, serial=9, number="x", drawn_at=now)
    )
    assert refused(sql("DELETE FROM core_numberseries"))


def test_with_the_guards_off_a_test_may_damage_a_row() -> None:
    with transaction.atomic():
        draw_number("HT", date(2026, 11, 24))

    with guards_off():
        NumberSeries.objects.update(last=7)

    assert missing_guards() == []


def test_append_only_lets_the_excuse_columns_through() -> None:
    put_up(
        "CREATE TABLE t_note (id integer PRIMARY KEY, who varchar(9), ended varchar(9))",
        guards=append_only("t_note", excuse_columns=("ended",)),
    )
    sql("INSERT INTO t_note VALUES (1, 'a', NULL)")()

    assert not refused(sql("UPDATE t_note SET ended = 'x'"))
    assert refused(sql("UPDATE t_note SET who = 'b'"))
    assert refused(sql("DELETE FROM t_note"))
    if connection.vendor == "sqlite":
        assert refused(sql("REPLACE INTO t_note VALUES (1, 'c', NULL)"))
    else:
        assert refused(sql("TRUNCATE t_note"))


def test_rows_in_force_are_frozen() -> None:
    put_up(
        "CREATE TABLE t_rule (id integer PRIMARY KEY, who varchar(9), ended varchar(9),"
        " state varchar(9))",
        guards=frozen_rows("t_rule", when="OLD.state = 'force'", excuse_columns=("ended",)),
    )
    sql("INSERT INTO t_rule VALUES (1, 'a', NULL, 'draft')")()

    assert not refused(sql("UPDATE t_rule SET who = 'b'"))
    sql("UPDATE t_rule SET state = 'force'")()
    assert refused(sql("UPDATE t_rule SET who = 'c'"))
    assert refused(sql("DELETE FROM t_rule"))
    assert not refused(sql("UPDATE t_rule SET ended = 'x'"))


def test_movements_carry_their_sum() -> None:
    put_up(
        "CREATE TABLE t_pay (id integer PRIMARY KEY, amount integer,"
        " used integer CHECK (used >= 0 AND used <= amount))",
        "CREATE TABLE t_move (id integer PRIMARY KEY, pay_id integer, amount integer)",
        guards=running_sum("t_move", amount="amount", into="t_pay", column="used", key="pay_id"),
    )
    sql("INSERT INTO t_pay VALUES (1, 30, 0)")()

    for row in (1, 2, 3):
        sql(f"INSERT INTO t_move VALUES ({row}, 1, 10)")()  # noqa: S608  # our own table

    assert refused(sql("INSERT INTO t_move VALUES (4, 1, 1)"))
    assert not refused(sql("INSERT INTO t_move VALUES (5, 1, -10)"))


@pytest.mark.parametrize(
    ("start", "end", "state", "who", "bad"),
    [
        ("2026-07-01", None, "force", "a", False),  # touching
        ("2026-06-30", None, "force", "a", True),
        ("2025-01-01", "2026-01-01", "force", "a", False),
        ("2025-01-01", "2026-01-02", "force", "a", True),
        ("2026-02-01", "2026-03-01", "force", "a", True),
        ("2026-02-01", "2026-03-01", "draft", "a", False),
        ("2026-02-01", "2026-03-01", "force", "b", False),
        ("2025-01-01", None, "force", "a", True),
    ],
)
def test_ranges_in_force_do_not_overlap(
    start: str,
    end: str | None,
    state: str,
    who: str,
    bad: bool,  # noqa: FBT001  # a column of the table above
) -> None:
    put_up(
        'CREATE TABLE t_span (id integer PRIMARY KEY, who varchar(9), "start" date, "end" date,'
        " state varchar(9))",
        guards=no_overlap(
            "t_span", scope=["who"], start="start", end="end", when="{row}.state = 'force'"
        ),
    )
    sql("INSERT INTO t_span VALUES (1, 'a', '2026-01-01', '2026-07-01', 'force')")()
    until = f"'{end}'" if end else "NULL"
    row = f"(2, '{who}', '{start}', {until}, '{state}')"

    assert refused(sql(f"INSERT INTO t_span VALUES {row}")) is bad  # noqa: S608  # our own table
    sql("INSERT INTO t_span VALUES (3, 'a', '2026-05-01', NULL, 'draft')")()
    assert refused(sql("UPDATE t_span SET state = 'force' WHERE id = 3"))


def test_a_refusal_is_a_database_error() -> None:
    assert issubclass(IntegrityError, DatabaseError)
