"""A draft of the price strategy: its header, its file, and what people decide about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.forms import (
    DayField,
    FormKeyForm,
    LineField,
    MomentField,
    PickField,
    TextField,
    UploadField,
    VersionForm,
)
from pricing import permissions, rules
from pricing.models import PriceStrategy, StrategyOpinion
from pricing.wording import department_names


class StartForm(FormKeyForm):
    """A new draft: its title, its first day, and whether it is copied."""

    title = LineField(label=_("Title"), max_length=80)
    start = DayField(
        label=_("In force from"),
        help_text=_("On this day it takes the place of the version before it."),
    )
    copied = forms.BooleanField(
        label=_("Copy everything from the latest approved version"), required=False, initial=True
    )


class RevisionForm(VersionForm):
    """An act on the version that was seen, without further words."""


class ReasonForm(VersionForm):
    """An act that wants its reason."""

    reason = TextField(label=_("Reason"), max_length=1000)


def _may_stay_away() -> list[tuple[str, str]]:
    codes = [code for code in rules.DEPARTMENTS if code != rules.ALWAYS_ASKED]
    return list(zip(codes, department_names(codes), strict=True))


class HeaderForm(VersionForm):
    """The header: dates, market background, meeting record, departments, bases, papers."""

    title = LineField(label=_("Title"), max_length=80)
    start = DayField(label=_("In force from"))
    planned_until = DayField(
        label=_("Planned until"),
        required=False,
        help_text=_("It rules on until a successor begins, whatever is planned."),
    )
    market_background = TextField(
        label=_("Market background"), max_length=4000, required=False, rows=4
    )
    meeting_at = MomentField(label=_("Time of the meeting"), required=False)
    meeting_place = LineField(label=_("Place of the meeting"), max_length=80, required=False)
    meeting_people = TextField(label=_("Who took part"), max_length=1000, required=False, rows=2)
    meeting_note = TextField(label=_("Minutes"), max_length=4000, required=False, rows=6)
    departments = forms.MultipleChoiceField(
        label=_("Departments beside finance"),
        required=False,
        choices=_may_stay_away,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They write their opinions and are asked in joint review (6.2). Finance always takes "
            "part: it enters the costs. R&D is invited, nobody waits for it."
        ),
        error_messages={
            "invalid_choice": _("This is not on the list. Choose among those offered."),
        },
    )
    papers = UploadField(
        label=_("Files"),
        required=False,
        max_files=5,
        help_text=_(
            "Read by those who write, decide or are asked, never with the published prices."
        ),
    )
    cost_basis = TextField(label=_("Cost basis"), max_length=2000, required=False)
    capacity_basis = TextField(label=_("Capacity basis"), max_length=2000, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not permissions.may_set_cost(user):
            del self.fields["cost_basis"]
        if not permissions.may_draft(user):
            for name, field in self.fields.items():
                field.disabled = name not in {"cost_basis", "papers", "version"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, until = cleaned.get("start"), cleaned.get("planned_until")
        if start and until and until <= start:
            self.add_error("planned_until", _("It ends before it begins."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Give what the service takes as the header."""
        typed = {**self.cleaned_data}
        del typed["version"], typed["papers"]
        return {**typed, "departments": [rules.ALWAYS_ASKED, *typed["departments"]]}


def header_initial(strategy: PriceStrategy) -> dict[str, Any]:
    """Give the header as the form's beginning."""
    names = HeaderForm.base_fields.keys() - {"version", "papers"}
    initial = {name: getattr(strategy, name) for name in names}
    if initial["meeting_at"]:
        initial["meeting_at"] = clock.local(initial["meeting_at"]).replace(tzinfo=None)
    return initial | {
        "departments": [code for code, _name in _may_stay_away() if code in strategy.departments]
    }


class ImportForm(VersionForm):
    """The price list as a file, or what was looked at before, signed."""

    file = UploadField(label=_("Excel file"), kinds=("xlsx",), max_files=1, required=False)
    token = forms.CharField(max_length=2_000_000, required=False, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("file") or cleaned.get("token")) and "file" not in self.errors:
            self.add_error("file", _("Choose the file."))
        return cleaned


class OpineForm(VersionForm):
    """What a department says in the joint meeting (2.1)."""

    conclusion = PickField(
        label=_("Conclusion"),
        choices=[choice for choice in StrategyOpinion.Conclusion.choices if choice[0] != "return"],
        widget=forms.RadioSelect,
    )
    text = TextField(label=_("Opinion"), max_length=2000, rows=4)


class DecideForm(VersionForm):
    """What director and general manager decide (2.3, 2.4)."""

    opinion = TextField(label=_("Opinion"), max_length=2000, required=False, rows=4)
    outcome = PickField(
        label=_("Decision"),
        choices=[
            choice
            for choice in StrategyOpinion.Conclusion.choices
            if choice[0] in {"agree", "return"}
        ],
    )
