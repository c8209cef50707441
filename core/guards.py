"""Guards: triggers as data, for both databases, installed by one mechanism.

What a constraint cannot say (append-only, chains, sums over rows) a trigger does. Each app lists
its own in `guards.py` as GUARDS. Django rebuilds SQLite tables and loses their triggers, so they
are dropped before a migration there and installed after it; on PostgreSQL they hold ALWAYS.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module

from django.apps import apps
from django.db import connection, transaction
from django.utils.module_loading import module_has_submodule

_TRIGGER = re.compile(r"CREATE TRIGGER (?:IF NOT EXISTS )?(\w+)")
_FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)\(\).*?\$\$(.*?)\$\$", re.DOTALL)
_OTHERS = re.compile(r"@changed_except\(([\w, ]*)\)@")
_MARK = "guard "


@dataclass(frozen=True)
class Guard:
    """One guard of one table.

    `postgresql` is a script of CREATE OR REPLACE FUNCTION and CREATE TRIGGER; `sqlite` holds
    whole CREATE TRIGGER statements. A trigger's name is unique in the house: begin it with the
    table's. `@changed_except(a, b)@` in a SQLite statement becomes "any column but a and b
    changed".
    """

    name: str
    table: str
    postgresql: str
    sqlite: Sequence[str] = field(default_factory=tuple)

    @property
    def mark(self) -> str:
        """What the installed triggers are labelled with on PostgreSQL."""
        return _MARK + hashlib.sha256(self.postgresql.encode()).hexdigest()[:16]


def declared_guards() -> list[Guard]:
    """Collect the guards of all apps."""
    found: list[Guard] = []
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "guards") and config.name != "core":
            found.extend(getattr(import_module(f"{config.name}.guards"), "GUARDS", []))
    from core.own_guards import GUARDS  # noqa: PLC0415  # it needs the makers below

    return [*GUARDS, *found]


def _present(guards: Iterable[Guard]) -> list[Guard]:
    """Leave out guards whose table is not migrated yet."""
    tables = set(connection.introspection.table_names())
    return [guard for guard in guards if guard.table in tables]


def missing_guards() -> list[str]:
    """Name the triggers that are not there exactly as declared; empty when all is well."""
    guards = _present(declared_guards())
    if connection.vendor == "sqlite":
        return list(_missing_on_sqlite(guards))
    return list(_missing_on_postgresql(guards))


def _missing_on_sqlite(guards: list[Guard]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        there = {name: _squeeze(sql) for name, sql in cursor.fetchall()}
    for guard in guards:
        for sql in _sqlite_statements(guard):
            name = _TRIGGER.findall(sql)[0]
            if there.get(name) != _squeeze(sql):
                yield name


def _squeeze(sql: str) -> str:
    """Make two spellings of one statement equal: SQLite keeps the text but not IF NOT EXISTS."""
    return re.sub(r"\s+", " ", sql.replace("IF NOT EXISTS ", "")).strip().rstrip(";")


def _missing_on_postgresql(guards: list[Guard]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, c.relname, t.tgenabled, obj_description(t.oid, 'pg_trigger')"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
        )
        triggers = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT p.proname, p.prosrc FROM pg_proc p"
            " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = current_schema()"
        )
        bodies = dict(cursor.fetchall())
    for guard in guards:
        for name, body in _FUNCTION.findall(guard.postgresql):
            if bodies.get(name) != body:
                yield name
        for name in _TRIGGER.findall(guard.postgresql):
            if triggers.get(name) != (guard.table, "A", guard.mark):
                yield name


def install_guards() -> None:
    """Install what is missing or different; leave the rest untouched (no lock is taken there)."""
    missing = set(missing_guards())
    for guard in _present(declared_guards()):
        names = set(_names(guard))
        if names & missing:
            _install(guard)


def _names(guard: Guard) -> list[str]:
    if connection.vendor == "sqlite":
        return [_TRIGGER.findall(sql)[0] for sql in guard.sqlite]
    functions = [name for name, _body in _FUNCTION.findall(guard.postgresql)]
    return functions + _TRIGGER.findall(guard.postgresql)


def _install(guard: Guard) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for sql in _sqlite_statements(guard):
                cursor.execute(f"DROP TRIGGER IF EXISTS {_TRIGGER.findall(sql)[0]}")
                cursor.execute(sql)
            return
        triggers = _TRIGGER.findall(guard.postgresql)
        for name in triggers:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {guard.table}")
        cursor.execute(guard.postgresql)
        for name in triggers:
            cursor.execute(f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {name}")
            cursor.execute(f"COMMENT ON TRIGGER {name} ON {guard.table} IS '{guard.mark}'")


def _sqlite_statements(guard: Guard) -> list[str]:
    """Fill in the columns of the table where a statement asks for them."""
    if not any("@changed_except" in sql for sql in guard.sqlite):
        return list(guard.sqlite)
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, guard.table)
    columns = [column.name for column in described]

    def fill(match: re.Match[str]) -> str:
        but = {name.strip() for name in match[1].split(",")}
        return " OR ".join(
            f'OLD."{name}" IS NOT NEW."{name}"' for name in columns if name not in but
        )

    return [_OTHERS.sub(fill, sql) for sql in guard.sqlite]


def drop_guards() -> None:
    """Drop every guard, also those that are no longer declared."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        cursor.execute(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal"
            " AND obj_description(t.oid, 'pg_trigger') LIKE %s",
            [_MARK + "%"],
        )
        for name, table in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


@contextmanager
def guards_off() -> Iterator[None]:
    """Let a test do what the database refuses; never used outside tests."""
    if not on_a_test_database():
        raise RuntimeError("The guards are switched off on test databases only.")
    _finish_deferred_checks()
    drop_guards()
    try:
        yield
    finally:
        _finish_deferred_checks()
        install_guards()


def _finish_deferred_checks() -> None:
    """PostgreSQL alters no table that still has checks to do at the end of the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def on_a_test_database() -> bool:
    """Whether the connected database carries a test database's name."""
    name = str(connection.settings_dict["NAME"])
    in_memory = name == ":memory:" or "mode=memory" in name
    return in_memory or name.rsplit("/", maxsplit=1)[-1].startswith("test_")


# --- makers -------------------------------------------------------------------------------------

INTEGRITY = "USING ERRCODE = 'integrity_constraint_violation'"


def trigger_function(name: str, body: str) -> str:
    """Write the PostgreSQL function of a trigger; `body` is from DECLARE or BEGIN to END."""
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        f" SET search_path = public, pg_catalog AS $$\n{body}\n$$;\n"
    )


def append_only(table: str, *, excuse_columns: Sequence[str] = ()) -> list[Guard]:
    """Refuse every change and removal of rows; only `excuse_columns` may still be written."""
    excused = ", ".join(f"'{name}'" for name in excuse_columns)
    way_out = (
        f"  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - ARRAY[{excused}] = to_jsonb(OLD) -"
        f" ARRAY[{excused}] THEN RETURN NEW; END IF;\n"
        if excuse_columns
        else ""
    )
    name = f"{table}_kept"
    postgresql = (
        trigger_function(
            name,
            f"BEGIN\n{way_out}"
            f"  RAISE EXCEPTION '{table} is append-only: % refused', TG_OP {INTEGRITY};\nEND",
        )
        + f"CREATE TRIGGER {name}_rows BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}();\n"
        f"CREATE TRIGGER {name}_table BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}();"
    )
    when = f" WHEN @changed_except({', '.join(excuse_columns)})@" if excuse_columns else ""
    sqlite = (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}{when}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE refused'); END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE refused'); END",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only: REPLACE refused'); END",
    )
    return [Guard(name=name, table=table, postgresql=postgresql, sqlite=sqlite)]


def frozen_rows(table: str, *, when: str, excuse_columns: Sequence[str] = ()) -> list[Guard]:
    """Refuse changes of rows that are `when` (SQL over OLD, such as "OLD.state = 'in_force'").

    Only `excuse_columns` of such a row may still be written; removing it is refused too.
    """
    excused = ", ".join(f"'{name}'" for name in excuse_columns)
    same = f"to_jsonb(NEW) - ARRAY[{excused}]::text[] = to_jsonb(OLD) - ARRAY[{excused}]::text[]"
    name = f"{table}_frozen"
    refused = f"{table}: the row is in force and cannot be changed"
    postgresql = (
        trigger_function(
            name,
            f"BEGIN\n  IF {when} AND (TG_OP = 'DELETE' OR NOT ({same})) THEN\n"
            f"    RAISE EXCEPTION '{refused}' {INTEGRITY};\n  END IF;\n"
            "  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n  RETURN NEW;\nEND",
        )
        + f"CREATE TRIGGER {name}_rows BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}();"
    )
    sqlite = (
        f"CREATE TRIGGER {name}_update BEFORE UPDATE ON {table}"
        f" WHEN ({when}) AND (@changed_except({', '.join(excuse_columns)})@)"
        f" BEGIN SELECT RAISE(ABORT, '{refused}'); END",
        f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} WHEN {when}"
        f" BEGIN SELECT RAISE(ABORT, '{refused}'); END",
    )
    return [Guard(name=name, table=table, postgresql=postgresql, sqlite=sqlite)]


def running_sum(
    movements: str,
    *,
    amount: str,
    into: str,
    column: str,
    key: str,
    when: str = "",
    sign: int = 1,
) -> list[Guard]:
    """Add each new movement's `amount` to `into.column` of the row that `key` names.

    Both tables' CHECKs then refuse what goes too far, from raw SQL too. `when` is SQL over NEW
    that says which movements count; `sign=-1` subtracts. Make `movements` append-only as well.
    """
    name = f"{movements}_{column}_of_{into.split('_', 1)[-1]}"
    operator = "+" if sign > 0 else "-"
    change = f"UPDATE {into} SET {column} = {column} {operator} NEW.{amount} WHERE id = NEW.{key};"
    condition = f" WHEN ({when})" if when else ""
    postgresql = (
        trigger_function(name, f"BEGIN\n  {change}\n  RETURN NULL;\nEND")
        + f"CREATE TRIGGER {name}_sum AFTER INSERT ON {movements}"
        f" FOR EACH ROW{condition} EXECUTE FUNCTION {name}();"
    )
    sqlite = (
        f"CREATE TRIGGER {name}_sum AFTER INSERT ON {movements}{condition} BEGIN {change} END",
    )
    return [Guard(name=name, table=movements, postgresql=postgresql, sqlite=sqlite)]


def no_overlap(
    table: str, *, scope: Sequence[str], start: str, end: str, when: str = ""
) -> list[Guard]:
    """Refuse a row whose half-open range overlaps another's of the same `scope`.

    `when` is SQL with `{row}` for the row, such as "{row}.state = 'in_force'"; rows that are not
    so do not count. On PostgreSQL writers of one scope queue (until their transaction ends), so
    that none misses a row that another is just about to commit.
    """
    name = f"{table}_no_overlap"
    new, other = when.format(row="NEW") or "1=1", when.format(row="s") or "1=1"

    def clash(distinct: str) -> str:
        same = " AND ".join(f'NOT (s."{c}" {distinct} NEW."{c}")' for c in scope) or "1=1"
        return (
            f"EXISTS (SELECT 1 FROM {table} s WHERE {same} AND {other} AND s.id {distinct} NEW.id"
            f""" AND s."{start}" < COALESCE(NEW."{end}", '9999-12-31')"""
            f""" AND NEW."{start}" < COALESCE(s."{end}", '9999-12-31'))"""
        )

    queue = ", ".join([f"'{name}'", *(f'NEW."{column}"' for column in scope)])
    postgresql = (
        trigger_function(
            name,
            f"BEGIN\n  IF {new} THEN\n"
            f"    PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws('/', {queue}), 0));\n"
            f"    IF {clash('IS DISTINCT FROM')} THEN\n"
            f"      RAISE EXCEPTION '{name}' {INTEGRITY};\n    END IF;\n"
            "  END IF;\n  RETURN NEW;\nEND",
        )
        + f"CREATE TRIGGER {name}_rows BEFORE INSERT OR UPDATE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}();"
    )
    sqlite = tuple(
        f"CREATE TRIGGER {name}_{act.lower()} BEFORE {act} ON {table}"
        f" WHEN {new} AND {clash('IS NOT')} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for act in ("INSERT", "UPDATE")
    )
    return [Guard(name=name, table=table, postgresql=postgresql, sqlite=sqlite)]
