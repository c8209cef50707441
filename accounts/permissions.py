"""Who may do what with people."""

from __future__ import annotations

from accounts.models import User


def may_manage_people(user: User) -> bool:
    """Whether this person may add, change and deactivate others."""
    return user.is_active and user.has_perm("accounts.manage_people")


def may_deactivate(user: User, person: User) -> bool:
    """Whether this person may end the other's access; nobody ends their own."""
    return may_manage_people(user) and user.pk != person.pk and person.is_active


def may_reactivate(user: User, person: User) -> bool:
    """Whether this person may let the other sign in again."""
    return may_manage_people(user) and not person.is_active
