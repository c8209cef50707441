"""What people do with their own account, and the administrator with everybody's."""

from accounts.services.own import (
    ask_for_reset,
    change_language,
    change_password,
    note_lockout,
    update_profile,
)
from accounts.services.people import (
    PersonDetails,
    add_person,
    change_person,
    deactivate_person,
    lift_lockout,
    reactivate_person,
)

__all__ = [
    "PersonDetails",
    "add_person",
    "ask_for_reset",
    "change_language",
    "change_password",
    "change_person",
    "deactivate_person",
    "lift_lockout",
    "note_lockout",
    "reactivate_person",
    "update_profile",
]
