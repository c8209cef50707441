"""What the database itself refuses about customers: exposure is a ledger, a rating is final."""

from core.guards import Guard, append_only, frozen_rows

# One movement moves one of three columns, so one trigger names them all.
_MOVED = ", ".join(
    f"{stage} = {stage} + CASE WHEN NEW.stage = '{stage}' THEN NEW.amount ELSE 0 END"
    for stage in ("approved", "delivered", "advance")
)
_MOVE = f"UPDATE customers_customercredit SET {_MOVED} WHERE customer_id = NEW.customer_id;"
_NO_ROW = "the customer has no credit row"

_EXPOSURE_MOVES_CREDIT = Guard(
    name="customers_exposuremovement_moves",
    table="customers_exposuremovement",
    postgresql=(
        "CREATE OR REPLACE FUNCTION customers_exposuremovement_moves() RETURNS trigger"
        " LANGUAGE plpgsql SET search_path = public, pg_catalog AS $$\n"
        f"BEGIN\n  {_MOVE}\n"
        f"  IF NOT FOUND THEN RAISE EXCEPTION '{_NO_ROW}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF;\n"
        "  RETURN NULL;\nEND\n$$;\n"
        "CREATE TRIGGER customers_exposuremovement_moves_credit"
        " AFTER INSERT ON customers_exposuremovement"
        " FOR EACH ROW EXECUTE FUNCTION customers_exposuremovement_moves();"
    ),
    sqlite=(
        "CREATE TRIGGER customers_exposuremovement_has_credit"
        " BEFORE INSERT ON customers_exposuremovement"
        " WHEN NOT EXISTS (SELECT 1 FROM customers_customercredit"
        " WHERE customer_id = NEW.customer_id)"
        f" BEGIN SELECT RAISE(ABORT, '{_NO_ROW}'); END",
        "CREATE TRIGGER customers_exposuremovement_moves_credit"
        f" AFTER INSERT ON customers_exposuremovement BEGIN {_MOVE} END",
    ),
)

GUARDS = [
    *append_only("customers_exposuremovement"),
    _EXPOSURE_MOVES_CREDIT,
    *frozen_rows(
        "customers_rating",
        when="OLD.state IN ('in_force', 'ended')",
        excuse_columns=("state", "ended_on", "version"),
    ),
]
