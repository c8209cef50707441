"""What the database itself refuses about money: allocations are a ledger, sums follow them."""

from core.guards import append_only, running_sum

GUARDS = [
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
