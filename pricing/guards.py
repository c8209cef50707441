"""What the database itself refuses about price strategies.

Overlaps, states that skip somebody, changes of what others read, and of what is in force or
given up.
"""

from core.guards import Guard, append_only, frozen_rows, no_overlap

_CODE = "USING ERRCODE = 'integrity_constraint_violation'"
_HEAD = "RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_catalog AS $$\n"


def _rows_stay_with_their_strategy(table: str) -> Guard:
    """Refuse to add, change or remove a row of a strategy that is no draft (any more)."""
    name = f"{table}_stays"
    refused = f"{table}: the strategy is no draft; return it or make a new version"
    not_draft = (
        "EXISTS (SELECT 1 FROM pricing_pricestrategy s WHERE s.id = {row}.strategy_id"
        " AND s.state <> 'draft')"
    )
    new, old = not_draft.format(row="NEW"), not_draft.format(row="OLD")
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() {_HEAD}"
        "DECLARE now_in text;\n"
        "BEGIN\n"
        "  IF TG_OP <> 'INSERT' THEN\n"
        "    SELECT state INTO now_in FROM pricing_pricestrategy WHERE id = OLD.strategy_id"
        " FOR SHARE;\n"
        f"    IF now_in <> 'draft' THEN RAISE EXCEPTION '{refused}' {_CODE}; END IF;\n"
        "  END IF;\n"
        "  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n"
        "  SELECT state INTO now_in FROM pricing_pricestrategy WHERE id = NEW.strategy_id"
        " FOR SHARE;\n"
        f"  IF now_in <> 'draft' THEN RAISE EXCEPTION '{refused}' {_CODE}; END IF;\n"
        "  RETURN NEW;\nEND\n$$;\n"
        f"CREATE TRIGGER {name}_rows BEFORE INSERT OR UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}();"
    )
    sqlite = (
        f"CREATE TRIGGER {name}_insert BEFORE INSERT ON {table} WHEN {new}"
        f" BEGIN SELECT RAISE(ABORT, '{refused}'); END",
        f"CREATE TRIGGER {name}_update BEFORE UPDATE ON {table} WHEN {new} OR {old}"
        f" BEGIN SELECT RAISE(ABORT, '{refused}'); END",
        f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} WHEN {old}"
        f" BEGIN SELECT RAISE(ABORT, '{refused}'); END",
    )
    return Guard(name=name, table=table, postgresql=postgresql, sqlite=sqlite)


_BAD_END = (
    'OLD."end" IS NOT NULL AND (NEW."end" IS NULL OR NEW."end" <> OLD."end")'
    " AND OLD.state <> 'draft'"
)
_IN_REVIEW = "('joint', 'director', 'gm')"
# Nobody is skipped, an approved version goes nowhere but to its end, one given up nowhere.
_BAD_STATE = (
    "NEW.state <> OLD.state AND NOT (OLD.state = 'draft' AND NEW.state IN ('joint', 'voided'))"
    f" AND NOT (OLD.state IN {_IN_REVIEW} AND NEW.state = 'draft')"
    " AND NOT (OLD.state = 'joint' AND NEW.state IN ('director', 'gm'))"
    " AND NOT (OLD.state = 'director' AND NEW.state = 'gm')"
    " AND NOT (OLD.state = 'gm' AND NEW.state = 'in_force')"
    " AND NOT (OLD.state = 'in_force' AND NEW.state = 'ended')"
)
# While it is read by others the centre does not change what they read.
_BAD_HEAD = (
    f"OLD.state IN {_IN_REVIEW} AND (NEW.stacking_cap <> OLD.stacking_cap"
    " OR NEW.title <> OLD.title OR NEW.issuer_id <> OLD.issuer_id"
    " OR NEW.meeting_note <> OLD.meeting_note OR NEW.version <> OLD.version"
    " OR NEW.departments <> OLD.departments OR (NEW.start <> OLD.start"
    # A late approval by the general manager moves the start to its day, never back.
    " AND NOT (OLD.state = 'gm' AND NEW.start > OLD.start)))"
)
_ENDS = "pricing_pricestrategy: the end is set once, and no state is skipped"

_ONCE = Guard(
    name="pricing_pricestrategy_ends_once",
    table="pricing_pricestrategy",
    postgresql=(
        f"CREATE OR REPLACE FUNCTION pricing_pricestrategy_ends_once() {_HEAD}"
        f"BEGIN\n  IF ({_BAD_END}) OR ({_BAD_STATE}) OR ({_BAD_HEAD}) THEN\n"
        f"    RAISE EXCEPTION '{_ENDS}' {_CODE};\n  END IF;\n  RETURN NEW;\nEND\n$$;\n"
        "CREATE TRIGGER pricing_pricestrategy_ends_once_rows"
        " BEFORE UPDATE ON pricing_pricestrategy"
        " FOR EACH ROW EXECUTE FUNCTION pricing_pricestrategy_ends_once();"
    ),
    sqlite=(
        "CREATE TRIGGER pricing_pricestrategy_ends_once BEFORE UPDATE ON pricing_pricestrategy"
        f" WHEN ({_BAD_END}) OR ({_BAD_STATE}) OR ({_BAD_HEAD})"
        f" BEGIN SELECT RAISE(ABORT, '{_ENDS}'); END",
    ),
)

GUARDS = [
    *no_overlap(
        "pricing_pricestrategy",
        scope=("scope",),
        start="start",
        end="end",
        when="{row}.state IN ('in_force', 'ended')",
    ),
    *frozen_rows(
        "pricing_pricestrategy",
        when="OLD.state IN ('in_force', 'ended', 'voided')",
        excuse_columns=("state", "end", "begun_at"),
    ),
    _ONCE,
    *append_only("pricing_strategyopinion"),
    *(
        _rows_stay_with_their_strategy(f"pricing_{model}")
        for model in ("priceline", "discountcondition", "targetentry", "authoritycell")
    ),
]
