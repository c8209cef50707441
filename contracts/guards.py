"""What the database itself refuses about contracts: the issued text does not change."""

from core.guards import frozen_rows

GUARDS = [
    *frozen_rows("contracts_contractline", when="1 = 1"),
    *frozen_rows("contracts_planline", when="1 = 1", excuse_columns=("paid",)),
    *frozen_rows(
        "contracts_contract",
        when="OLD.state NOT IN ('draft')",
        excuse_columns=("state", "version", "signed_on", "effective_at", "completed_at"),
    ),
]
