"""What people type about stock, cleaned."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.forms import FormKeyForm, NumberField, TextField


class CorrectForm(FormKeyForm):
    """A correction after counting."""

    change = NumberField(
        label=_("Change"),
        max_digits=12,
        decimal_places=3,
        min_value=None,
        help_text=_("5 when five more are there than the system says, -5 when five are missing."),
    )
    reason = TextField(label=_("Reason"), max_length=200)
