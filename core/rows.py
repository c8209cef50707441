"""Many rows by one statement, where an object for each row would cost more than the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

# What SQLite takes in one statement is 32,766.
MOST_PARAMETERS = 30_000


def insert_rows(
    model: type[models.Model],
    *,
    own: Sequence[str],
    rows: Sequence[Sequence[Any]],
    shared: Mapping[str, Any],
    ignore_conflicts: bool = False,
) -> None:
    """Insert rows that differ only in the fields `own`; the values of `shared` are in all of them.

    In place of bulk_create where rows are many: no objects, no signals, and what is shared goes to
    the database once. Every column that must not be null is named. `ignore_conflicts`: a row that
    is there already is left alone.
    """
    connection = connections[router.db_for_write(model)]
    statement, ending = _statement(model, connection, own, list(shared))
    if ignore_conflicts:
        ending += " ON CONFLICT DO NOTHING"
    place = f"({', '.join(['%s'] * len(own))})"
    own_fields = [_field(model, name) for name in own]
    same = [
        _field(model, name).get_db_prep_save(value, connection) for name, value in shared.items()
    ]
    size = (MOST_PARAMETERS - len(same)) // len(own)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), size):
            some = rows[start : start + size]
            values = [
                field.get_db_prep_save(value, connection)
                for row in some
                for field, value in zip(own_fields, row, strict=True)
            ]
            places = ", ".join([place] * len(some))
            cursor.execute(f"{statement} FROM (VALUES {places}) AS v {ending}", [*same, *values])


def _statement(
    model: type[models.Model],
    connection: BaseDatabaseWrapper,
    own: Sequence[str],
    shared: Sequence[str],
) -> tuple[str, str]:
    """Give what stands before the rows and after them; both databases know this form."""
    fields = [_field(model, name) for name in (*own, *shared)]
    given = [*(f"v.column{number}" for number in range(1, len(own) + 1)), *["%s"] * len(shared)]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    values = ", ".join(
        _as_stored(field, value, connection) for field, value in zip(fields, given, strict=True)
    )
    table = connection.ops.quote_name(model._meta.db_table)
    # Without a condition SQLite would take the conflict clause for a join's.
    return f"INSERT INTO {table} ({columns}) SELECT {values}", "WHERE true"


def _as_stored(field: models.Field[Any, Any], value: str, connection: BaseDatabaseWrapper) -> str:
    """PostgreSQL wants to be told the type; without its length, so that nothing is cut off."""
    if connection.vendor != "postgresql":
        return value
    kind = (field.db_type(connection) or "").split("(")[0]
    return f"CAST({value} AS {kind})"


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise LookupError(f"{name} is no column of {model._meta.label}.")
    return field
