"""Numbers and ids as people type them and as pages send them back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.plaintext import decimal_of, shortened

LARGEST_ID = 2**63 - 1


class NumberField(forms.DecimalField):
    """A decimal number as people type it: full-width digits and thousands separators are fine.

    Underscores, exponents, NaN and infinity are not; −0 is 0. Give ``max_digits`` and
    ``decimal_places`` (and ``min_value``/``max_value``) as the column behind it demands.
    """

    def __init__(
        self,
        *,
        max_digits: int = 15,
        decimal_places: int = 2,
        min_value: Decimal | int | None = 0,
        **kwargs: Any,
    ) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        kwargs.setdefault("widget", widget)
        kwargs["localize"] = False
        super().__init__(
            max_digits=max_digits, decimal_places=decimal_places, min_value=min_value, **kwargs
        )
        self.error_messages |= {
            "min_value": _("It must be at least %(limit_value)s; “%(show_value)s” is less."),
            "max_value": _("It must be at most %(limit_value)s; “%(show_value)s” is more."),
        }

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # Django derives it from the whole numbers' field
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, Decimal) and value.is_finite():
            return value if value else value.copy_abs()
        number = decimal_of(str(value))
        if number is None:
            raise ValidationError(
                _("“%(typed)s” is not a number. Write digits and at most one point, like 1234.50."),
                code="invalid",
                params={"typed": shortened(str(value))},
            )
        return number

    def validate(self, value: Decimal | None) -> None:
        forms.Field.validate(self, value)


class WholeNumberField(forms.IntegerField):
    """A whole number within limits."""

    def __init__(
        self, *, min_value: int | None = 0, max_value: int | None = 2**31 - 1, **kwargs: Any
    ) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        kwargs.setdefault("widget", widget)
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)
        self.error_messages |= {
            "min_value": _("It must be at least %(limit_value)s; “%(show_value)s” is less."),
            "max_value": _("It must be at most %(limit_value)s; “%(show_value)s” is more."),
        }

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or not str(value).strip():
            return None
        number = decimal_of(str(value))
        if number is None or number != number.to_integral_value():
            raise ValidationError(
                _("“%(typed)s” is not a whole number. Write digits only, like 12."),
                code="invalid",
                params={"typed": shortened(str(value))},
            )
        return int(number)


class IdField(WholeNumberField):
    """The id of a row, as it comes back from a list or a hidden field."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.HiddenInput())
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)


def id_of(typed: object) -> int | None:
    """An id out of an address or a form, or None when it cannot be one."""
    text = str(typed or "")
    if not re.fullmatch(r"[0-9]{1,19}", text, re.ASCII):
        return None
    number = int(text)
    return number if 0 < number <= LARGEST_ID else None
