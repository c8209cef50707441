"""What people type about substitution."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import may_manage_people
from accounts.queries import active_people
from core import forms
from core.forms import id_of
from workflow.queries import step_names
from workflow.services import Proposal


class PersonField(forms.RowField):
    """Somebody who signs in, with their title."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and title."""
        return str(obj.label)

    def to_python(self, value: Any) -> Any:
        """Read the one chosen; None for nothing."""
        if value in self.empty_values:
            return None
        pk = id_of(str(value))
        rows = self.queryset
        chosen = rows.filter(pk=pk).first() if pk is not None and rows is not None else None
        if chosen is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return chosen


class SubstitutionForm(forms.FormKeyForm):
    """Who stands in, from when, until the day of return, for which steps."""

    holder = PersonField(label=_("Stands in for"), queryset=User.objects.none())
    substitute = PersonField(label=_("Substitute"), queryset=User.objects.none())
    first_on = forms.DayField(label=_("From"))
    until_on = forms.DayField(
        label=_("Back on"), help_text=_("On this day the substitution no longer counts.")
    )
    reason = forms.LineField(label=_("Reason"), max_length=200, required=False)
    steps = django_forms.MultipleChoiceField(
        label=_("Only these steps"),
        required=False,
        choices=lambda: [(code, f"{code} {name}") for code, name in step_names().items()],
        widget=django_forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all steps."),
        error_messages={
            "invalid_choice": _("This is not on the list. Choose among those offered."),
        },
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = active_people()
        self.fields["substitute"].queryset = people  # type: ignore[attr-defined]  # a RowField
        self.fields["holder"].queryset = (  # type: ignore[attr-defined]  # a RowField
            people
            if may_manage_people(by)
            else people.filter(
                Q(pk=by.pk)
                | Q(superior=by)
                | Q(superior__superior=by)
                | Q(superior__superior__superior=by)
            )
        )

    def proposal(self) -> Proposal:
        """What was typed, as the service takes it."""
        return Proposal(**{**self.content(), "steps": tuple(self.cleaned_data["steps"])})


class ActForm(forms.VersionForm):
    """Nothing to type: yes or no to what was on the screen."""


class DeclineForm(forms.VersionForm):
    """Why somebody does not stand in."""

    reason = forms.LineField(label=_("Reason"), max_length=200)
