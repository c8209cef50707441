"""What people type about items: a planned date, an excuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.forms import DayField, Form, TextField


class PlanForm(Form):
    """By when a step «as the case may be» will be done."""

    planned_on = DayField(label=_("Planned date"))


class ExcuseForm(Form):
    """Why a limit was passed, as the director accepts it."""

    excuse = TextField(label=_("Excuse"), max_length=500)
