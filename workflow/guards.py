"""Append-only: the breach ledger but for the excuse, copies but for the reading, urgings wholly."""

from core.guards import append_only

EXCUSE = ["excuse", "excused_by_id", "excused_at"]
PLEA = ["plea", "pleaded_by_id", "pleaded_at", "refusal", "refused_by_id", "refused_at"]

GUARDS = [
    *append_only("workflow_breach", excuse_columns=[*EXCUSE, *PLEA]),
    *append_only("workflow_carboncopy", excuse_columns=["read_at"]),
    *append_only("workflow_urge"),
]
