"""The clock of an item, who oversees whom, and the flow chart: pure decisions of the process."""

from workflow.rules.limits import (
    CHART_NODES,
    ESCALATION,
    HALF,
    NO_MOMENTS,
    OVERSEES,
    ROLES_WITHOUT_AMOUNTS,
    Moments,
    limit_of,
    may_see_amount,
    moments,
    next_escalation,
    overseen_roles,
    task_of,
)

__all__ = [
    "CHART_NODES",
    "ESCALATION",
    "HALF",
    "NO_MOMENTS",
    "OVERSEES",
    "ROLES_WITHOUT_AMOUNTS",
    "Moments",
    "limit_of",
    "may_see_amount",
    "moments",
    "next_escalation",
    "overseen_roles",
    "task_of",
]
