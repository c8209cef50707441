"""The breach ledger is append-only but for the excuse."""

from core.guards import append_only

GUARDS = append_only("workflow_breach", excuse_columns=["excuse", "excused_by_id", "excused_at"])
