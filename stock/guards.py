"""What the database itself refuses about stock: it moves by movements only, never below zero."""

from core.guards import Guard, append_only

# One statement for all three, so that goods shipped leave both columns at once.
_MOVE = (
    "UPDATE stock_stockitem SET on_hand = on_hand + NEW.on_hand,"
    " reserved = reserved + NEW.reserved, expected = expected + NEW.expected"
    " WHERE id = NEW.item_id;"
)

_MOVES_ITEM = Guard(
    name="stock_stockmovement_moves",
    table="stock_stockmovement",
    postgresql=(
        "CREATE OR REPLACE FUNCTION stock_stockmovement_moves() RETURNS trigger"
        " LANGUAGE plpgsql SET search_path = public, pg_catalog AS $$\n"
        f"BEGIN\n  {_MOVE}\n  RETURN NULL;\nEND\n$$;\n"
        "CREATE TRIGGER stock_stockmovement_moves_item AFTER INSERT ON stock_stockmovement"
        " FOR EACH ROW EXECUTE FUNCTION stock_stockmovement_moves();"
    ),
    sqlite=(
        "CREATE TRIGGER stock_stockmovement_moves_item AFTER INSERT ON stock_stockmovement"
        f" BEGIN {_MOVE} END",
    ),
)

GUARDS = [*append_only("stock_stockmovement"), _MOVES_ITEM]
