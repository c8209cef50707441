"""Money and quantities: whole numbers in the database, Decimal in Python, exact on both databases.

Four separate classes, so that adding money to a quantity in SQL is an error and not a wrong sum.
Sums and differences work in SQL (`Sum`, `F("a") - F("b")`); multiply and divide in `rules`.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django import forms
from django.core import validators
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable, register_combinable_fields
from django.utils.translation import gettext_lazy as _

_ST_contra = TypeVar("_ST_contra", contravariant=True)
_GT_co = TypeVar("_GT_co", covariant=True)

LARGEST = 2**63 - 1

if TYPE_CHECKING:

    class _Base(models.Field[_ST_contra, _GT_co]):
        """Only so that the type checker knows what an attribute holds."""
else:

    class _Base(models.Field):
        """Django's field takes no type arguments at run time."""

        def __class_getitem__(cls, _types: Any) -> type:
            return cls


class ScaledField(_Base[_ST_contra, _GT_co]):
    """A Decimal with a fixed number of places, stored as a whole number of its smallest unit."""

    places: ClassVar[int] = 0
    digits: ClassVar[int] = 18
    description = _("A number with a fixed number of decimal places")
    empty_strings_allowed = False
    default_error_messages = {
        "invalid": _("Enter a number, such as 1280.50."),
    }

    if TYPE_CHECKING:
        _pyi_private_set_type: Decimal | int | str | Combinable
        _pyi_private_get_type: Decimal
        _pyi_lookup_exact_type: Decimal | int | str

    @property
    def unit(self) -> Decimal:
        """The smallest step, such as 0.01."""
        return Decimal(1).scaleb(-self.places)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer" if connection.vendor == "sqlite" else "bigint"

    def db_check(self, connection: BaseDatabaseWrapper) -> str | None:
        # Without it SQLite keeps 29.9 in an integer column.
        if connection.vendor != "sqlite":
            return None
        column = connection.ops.quote_name(str(self.column))
        return f"typeof({column}) IN ('integer', 'null')"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Refuse an expression of another kind in `update()`: a bare number would be unscaled."""
        if hasattr(value, "as_sql") and not isinstance(value.output_field, type(self)):
            raise FieldError(f"{self.name}: only an expression of {type(self).__name__} fits here.")
        return "%s"

    def exact(self, value: Any) -> Decimal:
        """Give `value` as a Decimal of exactly our places.

        Raises TypeError for what is no exact number (floats too), ValueError for NaN, infinity,
        too many places and what does not fit into 63 bits.
        """
        if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
            raise TypeError(f"{self.name}: {value!r} is not an exact number.")
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise ValueError(f"{self.name}: {value!r} is not a number.") from None
        if not number.is_finite() or abs(number.adjusted()) > 30:
            raise ValueError(f"{self.name}: {value!r} is not a finite number of our size.")
        scaled = number.scaleb(self.places)
        if scaled != int(scaled):
            raise ValueError(f"{self.name}: {value!r} has more than {self.places} places.")
        if abs(scaled) > LARGEST:
            raise ValueError(f"{self.name}: {value!r} is too large.")
        return Decimal(int(scaled)).scaleb(-self.places)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or hasattr(value, "as_sql"):
            return value
        return int(self.exact(value).scaleb(self.places))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        if value is None:
            return None
        if value != int(value):  # an average, or a product in SQL: not ours to round
            raise TypeError(f"{type(self).__name__}: {value!r} is not a whole number of units.")
        return Decimal(int(value)).scaleb(-self.places)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        try:
            return self.exact(value)
        except (TypeError, ValueError):
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from None

    @cached_property
    def validators(self) -> list[Any]:
        return [
            *super().validators,
            validators.DecimalValidator(self.digits, self.places),
        ]

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(self.exact(value))

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        # Our pages use core.forms.NumberField, which takes what people type; this one is Django's,
        # for the admin site, because models must not know of forms.
        return super().formfield(
            **{
                "form_class": forms.DecimalField,
                "max_digits": self.digits,
                "decimal_places": self.places,
                **kwargs,
            }
        )


class MoneyField(ScaledField[_ST_contra, _GT_co]):
    """Yuan with two places, stored as fen."""

    places = 2
    digits = 16
    description = _("An amount of money")


class QuantityField(ScaledField[_ST_contra, _GT_co]):
    """A quantity with three places, stored as thousandths."""

    places = 3
    digits = 15
    description = _("A quantity")


class PriceField(ScaledField[_ST_contra, _GT_co]):
    """A unit price with four places, stored as ten-thousandths of a yuan."""

    places = 4
    digits = 16
    description = _("A unit price")


class PercentField(ScaledField[_ST_contra, _GT_co]):
    """A percentage with two places, stored as hundredths of a per cent."""

    places = 2
    digits = 7
    description = _("A percentage")


for _kind in (MoneyField, QuantityField, PriceField, PercentField):
    for _connector in (Combinable.ADD, Combinable.SUB):
        register_combinable_fields(_kind, _connector, _kind, _kind)
