"""The base of every form; the form key and the version that forms carry."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.forms.numbers import WholeNumberField

_DJANGOS_EMPTY = "---------"


class Form(forms.Form):
    """The base of every form: each field names itself in its messages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if getattr(field, "empty_label", None) == _DJANGOS_EMPTY:
                field.empty_label = _("Choose…")  # type: ignore[attr-defined]  # this one has
            label = field.label or name.replace("_", " ")
            if (
                field.error_messages.get("required")
                == forms.Field.default_error_messages["required"]
            ):
                field.error_messages["required"] = format_lazy(_("Fill in “{label}”."), label=label)

    def add_error(self, field: str | None, error: Any) -> None:
        """Put an error at its field, or above the form when the form has no such field."""
        super().add_error(field if field in self.fields else None, error)


class FormKeyForm(Form):
    """A creating form: carries a key made with the page, so that sending twice makes one thing.

    Hand ``cleaned_data["form_key"]`` to the service, which gives it to core.formkeys.
    """

    form_key = forms.UUIDField(
        widget=forms.HiddenInput(),
        initial=uuid.uuid4,
        error_messages={
            "required": _("This page was not opened in the usual way. Open the form anew."),
            "invalid": _("This page was not opened in the usual way. Open the form anew."),
        },
    )

    def content(self) -> dict[str, Any]:
        """What was typed, without the key: the arguments of the service and of the digest."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}


class VersionForm(Form):
    """An editing form: carries the version that was on the screen.

    ``OrderForm(version=order.version)`` to show it; ``cleaned_data["version"]`` when it comes back.
    """

    version = WholeNumberField(
        min_value=1,
        widget=forms.HiddenInput(),
        error_messages={"required": _("This page was not opened in the usual way. Open it anew.")},
    )

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        if version is not None:
            kwargs["initial"] = {"version": version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


def first_errors(form: forms.BaseForm) -> Mapping[str, str]:
    """The first message of each faulty field, for the summary above the form."""
    return {name: str(errors[0]) for name, errors in form.errors.items()}
