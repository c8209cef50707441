"""What the trail calls the events of this app."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "accounts.language_changed": _("chose another language"),
    "accounts.profile_changed": _("changed the profile"),
    "accounts.password_changed": _("chose a new password"),
    "accounts.reset_asked": _("was sent a link for a new password"),
    "accounts.locked_out": _("was locked out for 15 minutes after wrong passwords"),
    "accounts.lockout_lifted": _("may try to sign in again"),
    "accounts.person_added": _("was added"),
    "accounts.person_changed": _("was changed"),
    "accounts.deactivated": _("was deactivated"),
    "accounts.reactivated": _("was activated again"),
}
