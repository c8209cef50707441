"""What this app puts into the frame around every page: entries and counts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.navigation import NavCount, register_counts, register_nav
from workflow import queries


def header_counts(user: User) -> dict[str, NavCount]:
    """Count what waits, by entry: the inbox, and each task as "T6"; one statement."""
    waiting = queries.counts(user)
    found = {"inbox": NavCount(waiting.open, late=waiting.late > 0)}
    for task, number in waiting.by_task.items():
        found[f"T{task}"] = NavCount(number, late=bool(waiting.late_by_task.get(task)))
    return found


def bell_count(user: User) -> dict[str, NavCount]:
    """Count unread notices; one statement."""
    return {"bell": NavCount(queries.unread_count(user))}


def register() -> None:
    """Put entries and counts into the frame."""
    register_nav("top", "inbox", _("To do"), "workflow:inbox", icon="inbox", order=2, tab=True)
    register_nav("queries", "map", _("Process map"), "workflow:map", icon="sitemap", order=60)
    register_nav(
        "queries", "standard", _("Work standard"), "workflow:standard", icon="file-text", order=80
    )
    register_nav(
        "queries",
        "breaches",
        _("Breach ledger"),
        "workflow:breaches",
        icon="alert-triangle",
        order=85,
    )
    register_nav(
        "system", "phrases", _("Standard phrases"), "workflow:phrases", icon="edit", order=90
    )
    register_counts(header_counts)
    register_counts(bell_count)
