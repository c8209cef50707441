"""What the database itself refuses about orders: what was judged and decided stays."""

from core.guards import append_only, frozen_rows, running_sum

GUARDS = [
    *append_only("orders_verdictrecord"),
    *append_only("orders_findingrecord"),
    *append_only("orders_decision"),
    *append_only("orders_opinion"),
    *append_only("orders_absence"),
    *append_only("orders_linemovement"),
    *append_only("orders_replayflip"),
    *frozen_rows("orders_replayshare", when="OLD.finished_at IS NOT NULL"),
    *frozen_rows("orders_replay", when="OLD.finished_at IS NOT NULL"),
    *(
        guard
        for column in ("reserved", "shipped", "received")
        for guard in running_sum(
            "orders_linemovement",
            amount=column,
            into="orders_orderline",
            column=column,
            key="line_id",
            when=f"NEW.{column} <> 0",
        )
    ),
]
