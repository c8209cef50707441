"""What the database itself refuses about money: allocations are a ledger, sums follow them."""

from core.guards import INTEGRITY, Guard, append_only, running_sum, trigger_function

_TABLE = "receivables_allocation"
# Money pays its own customer's instalments only (domain C5.9).
_STRANGER = (
    "NOT EXISTS (SELECT 1 FROM receivables_payment p JOIN receivables_instalment i"
    " ON i.customer_id = p.customer_id WHERE p.id = NEW.payment_id AND i.id = NEW.instalment_id)"
)
# What is taken back is exactly what was given.
_NO_TWIN = (
    "NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM receivables_allocation a"
    " WHERE a.id = NEW.reverses_id AND a.payment_id = NEW.payment_id"
    " AND a.instalment_id = NEW.instalment_id AND a.amount = -NEW.amount)"
)


def _refuse(name: str, when: str, words: str) -> Guard:
    """Refuse new rows of the ledger for which `when` holds."""
    return Guard(
        name=name,
        table=_TABLE,
        postgresql=trigger_function(
            name,
            f"BEGIN\n  IF {when} THEN RAISE EXCEPTION '{words}' {INTEGRITY}; END IF;\n"
            "  RETURN NEW;\nEND",
        )
        + f"CREATE TRIGGER {name}_rows BEFORE INSERT ON {_TABLE}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}();",
        sqlite=(
            f"CREATE TRIGGER {name}_rows BEFORE INSERT ON {_TABLE} WHEN {when}"
            f" BEGIN SELECT RAISE(ABORT, '{words}'); END",
        ),
    )


GUARDS = [
    _refuse("receivables_allocation_one_customer", _STRANGER, "money pays its own customer only"),
    _refuse(
        "receivables_allocation_twin", _NO_TWIN, "a reversal is exactly the negative of its row"
    ),
    *append_only("receivables_allocation"),
    *running_sum(
        "receivables_allocation",
        amount="amount",
        into="receivables_payment",
        column="allocated",
        key="payment_id",
    ),
    *running_sum(
        "receivables_allocation",
        amount="amount",
        into="receivables_instalment",
        column="allocated",
        key="instalment_id",
    ),
]
