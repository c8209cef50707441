"""Append-only: the breach ledger but for the excuse, copies but for the reading, urgings wholly."""

from core.guards import append_only

GUARDS = [
    *append_only("workflow_breach", excuse_columns=["excuse", "excused_by_id", "excused_at"]),
    *append_only("workflow_carboncopy", excuse_columns=["read_at"]),
    *append_only("workflow_urge"),
]
