"""What people type about items: a date, an excuse, to whom, why, and what they think."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import (
    DayField,
    Form,
    LineField,
    PickField,
    RowField,
    RowsField,
    TextField,
    VersionForm,
    WholeNumberField,
    id_of,
)
from workflow import rules
from workflow.models import AddedSigner, Pause, StandardVersion, Step
from workflow.services import Amendment


class PlanForm(Form):
    """By when a step «as the case may be» will be done."""

    planned_on = DayField(label=_("Planned date"))


class ExcuseForm(Form):
    """Why a limit was passed, as the director accepts it."""

    excuse = TextField(label=_("Excuse"), max_length=500)


class PersonField(RowField):
    """One colleague, with title."""

    def label_from_instance(self, obj: User) -> str:
        return obj.label


class PeopleField(RowsField):
    """Several colleagues, with title."""

    def label_from_instance(self, obj: User) -> str:
        return obj.label


class _AboutPeople(Form):
    """A form that offers colleagues: `people` says which."""

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PersonField | PeopleField):
                field.queryset = people


class TransferForm(_AboutPeople):
    """To whom the item is handed on, and why."""

    person = PersonField(label=_("Hand on to"), queryset=User.objects.none())
    reason = TextField(label=_("Reason"), max_length=500)


class AskForm(_AboutPeople):
    """Whose opinion is wanted, when, and what about."""

    person = PersonField(
        label=_("Whose opinion"),
        queryset=User.objects.none(),
        widget=forms.Select(attrs={"data-search": ""}),
    )
    place = PickField(label=_("When"), choices=AddedSigner.Place.choices, widget=forms.RadioSelect)
    question = TextField(label=_("What you want to know"), max_length=500)


class SignForm(Form):
    """The opinion that was asked for."""

    answer = PickField(
        label=_("Opinion"),
        choices=[
            (AddedSigner.Answer.AGREE, AddedSigner.Answer.AGREE.label),
            (AddedSigner.Answer.DISAGREE, AddedSigner.Answer.DISAGREE.label),
        ],
        widget=forms.RadioSelect,
    )
    text = TextField(label=_("In words"), max_length=1000)


class CopyForm(_AboutPeople):
    """Who is to know of the item."""

    people = PeopleField(
        label=_("Send to"),
        queryset=User.objects.none(),
        widget=forms.SelectMultiple(attrs={"data-search": "", "size": "8"}),
    )
    text = LineField(label=_("Note"), max_length=500, required=False)


class UrgeForm(Form):
    """A word to the holder, if any."""

    text = LineField(label=_("Note to the holder"), max_length=200, required=False)


class BatchForm(Form):
    """One opinion for several items; `picks` are "item:version" as the page showed them."""

    opinion = TextField(label=_("Opinion"), max_length=1000, rows=2)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = self.data.getlist("picks") if hasattr(self.data, "getlist") else []
        pairs = [one.split(":", 1) for one in typed if one.count(":") == 1]
        picks = [(id_of(pk), id_of(version)) for pk, version in pairs]
        cleaned["picks"] = [(pk, version) for pk, version in picks if pk and version]
        if not cleaned["picks"]:
            self.add_error(None, _("Nothing is left to be decided here. Go back to the inbox."))
        return cleaned


class PhraseForm(Form):
    """A standard phrase of one's own."""

    text = LineField(label=_("Phrase"), max_length=200)


class CompanyPhraseForm(Form):
    """A standard phrase of the company, in both languages."""

    text_zh = LineField(label=_("in Chinese"), max_length=200)
    text_en = LineField(label=_("in English"), max_length=200)


class AmendForm(VersionForm):
    """A new version of the standard: its header, and the limits that are figures, step by step."""

    reason = LineField(
        label=_("Why"), max_length=200, help_text=_("Who decided it, and by which paper.")
    )
    issuer_zh = LineField(label=_("Drawn up by (Chinese)"), max_length=40, required=False)
    issuer_en = LineField(label=_("Drawn up by (English)"), max_length=60, required=False)
    approver_zh = LineField(label=_("Approved by (Chinese)"), max_length=40, required=False)
    approver_en = LineField(label=_("Approved by (English)"), max_length=60, required=False)

    HEADER = ("issuer_zh", "issuer_en", "approver_zh", "approver_en")

    def __init__(
        self, *args: Any, current: StandardVersion, steps: list[Step], **kwargs: Any
    ) -> None:
        kwargs.setdefault("version", current.number)
        kwargs.setdefault("initial", {name: getattr(current, name) for name in self.HEADER})
        super().__init__(*args, **kwargs)
        self.steps = [step for step in steps if step.limit_kind in rules.AMENDABLE]
        for step in self.steps:
            self.fields[field_of(step.code)] = WholeNumberField(
                label=str(step),
                min_value=1 if step.limit_kind == "monthly" else 0,
                max_value=20 if step.limit_kind == "monthly" else rules.MOST_DAYS,
                initial=step.limit_days,
            )

    def add_error(self, field: str | None, error: Any) -> None:
        """The service names a step by its number."""
        super().add_error(field_of(field) if field and field[0].isdigit() else field, error)

    def rows(self) -> list[tuple[Step, Any]]:
        """Each step whose limit can be set, with its field."""
        return [(step, self[field_of(step.code)]) for step in self.steps]

    def amendment(self) -> Amendment:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        return Amendment(
            **{name: typed[name] for name in (*self.HEADER, "reason")},
            days={step.code: typed[field_of(step.code)] for step in self.steps},
        )


def field_of(code: str) -> str:
    """Name a step's field: a full stop in a name would puzzle scripts and styles."""
    return f"days_{code.replace('.', '_')}"


class PleaForm(Form):
    """Why a limit was passed, as whoever had it says."""

    plea = TextField(label=_("Reason"), max_length=500)


class RefusalForm(Form):
    """Why an excuse is refused."""

    refusal = TextField(label=_("Why not"), max_length=500)


class PauseForm(Form):
    """For whom the step waits."""

    reason = PickField(label=_("Waiting"), choices=Pause.Reason.choices)
    note = LineField(label=_("What for"), max_length=200)
