"""To which moment the clock of a training system is moved."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.forms import Form, MomentField, WholeNumberField
from marketing.services import MOST_DAYS


class MoveForm(Form):
    """A moment, in company time."""

    to = MomentField(label=_("Day and time"))


class ForwardForm(Form):
    """How many working days."""

    days = WholeNumberField(label=_("Working days"), min_value=1, max_value=MOST_DAYS)
