"""One or several out of those offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms.numbers import id_of
from core.plaintext import shortened

if TYPE_CHECKING:
    _OneRow = forms.ModelChoiceField[Any]
    _SeveralRows = forms.ModelMultipleChoiceField[Any]
else:  # they take no type arguments at run time
    _OneRow = forms.ModelChoiceField
    _SeveralRows = forms.ModelMultipleChoiceField

_NOT_ON_THE_LIST = _("“%(value)s” is not on the list. Choose one of those offered.")


class PickField(forms.ChoiceField):
    """One of a fixed list."""

    default_error_messages = {"invalid_choice": _NOT_ON_THE_LIST}

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value))

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value and not self.valid_value(value):
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": shortened(str(value))},
            )


class RowField(_OneRow):
    """One row of a queryset that the reader may see; anything else is «not on the list»."""

    default_error_messages = {
        "invalid_choice": _("This is not on the list. Choose one of those offered.")
    }

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, str) and self.to_field_name is None and id_of(value) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class RowsField(_SeveralRows):
    """Several rows of a queryset that the reader may see."""

    default_error_messages = {
        "invalid_choice": _("This is not on the list. Choose among those offered."),
        "invalid_pk_value": _("This is not on the list. Choose among those offered."),
        "list": _("Choose among those offered."),
    }

    def clean(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            if any(id_of(one) is None for one in value if not isinstance(one, self._model)):
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
            value = list(dict.fromkeys(value))
        return super().clean(value)

    @property
    def _model(self) -> type[Any]:
        rows = self.queryset
        assert rows is not None  # noqa: S101  # every field of ours is given its rows
        return rows.model
