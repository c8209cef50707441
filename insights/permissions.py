"""Who sees which board."""

from __future__ import annotations

from accounts.models import User


def may_see_punctuality(user: User) -> bool:
    """Say whether the person sees how punctual tasks, departments and people are."""
    return user.has_perm("accounts.see_figures")


def may_see_money(user: User) -> bool:
    """Say whether the person sees the money of the whole company."""
    return user.has_perm("accounts.see_all_money")
