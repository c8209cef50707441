"""Codes of money in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

VERBS: Mapping[str, _StrPromise] = {
    "receivables.instalments_opened": _("opened the payment plan"),
    "receivables.due_set": _("the instalment's due day is known"),
    "receivables.registered": _("registered the payment"),
    "receivables.claimed": _("claimed the payment"),
    "receivables.confirmed": _("confirmed the payment"),
    "receivables.allocated": _("allocated the payment"),
    "receivables.deallocated": _("took back an allocation"),
    "receivables.reversed": _("reversed the payment"),
}

NOTICES: Mapping[str, _StrPromise] = {
    "receivables.confirmed": _("Finance confirmed %(amount)s from %(customer)s."),
    "receivables.reversed": _("Finance reversed payment %(number)s of %(customer)s: %(reason)s"),
}
