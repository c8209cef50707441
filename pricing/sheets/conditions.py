"""The discounts of a draft in a sheet: the whole list, and the cap of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from pricing import rules
from pricing.forms.terms import ConditionForm, ConditionsForm
from pricing.models import DiscountCondition, Product
from pricing.sheets.cells import CellFault, Reader, Row, filled, labels_of, names_of, placed
from pricing.sheets.writing import CAP
from pricing.wording import problem_words

Found = tuple[tuple[rules.Condition, ...], Decimal | None]
READ = ("percent", "from_quantity", "starts_on", "until")


def read_conditions(sheet: str, rows: Iterator[Row]) -> tuple[Found, list[CellFault]]:
    """Read the conditions and the cap (None where the sheet does not say it)."""
    needed = {name: str(ConditionForm.base_fields[name].label) for name in ("kind", "percent")}
    places, faults = placed(sheet, next(rows, ()), labels_of(ConditionForm), needed)
    if faults:
        return ((), None), faults
    reader = _Reader(sheet, places)
    typed = filled(rows)
    reader.look_up([reader.text(row, "code") for _number, row in typed])
    conditions = [
        (number, one) for number, row in typed if (one := reader.condition(number, row)) is not None
    ]
    problems = rules.condition_problems([one for _number, one in conditions])
    for place, found in problems.items():
        for problem in found:
            name = "code" if problem.field == "product" else problem.field
            reader.fault(name, conditions[place][0], problem_words(problem))
    return (tuple(one for _number, one in conditions), reader.cap), reader.faults


class _Reader(Reader):
    """Turns rows into conditions."""

    cap: Decimal | None = None

    def look_up(self, codes: list[str]) -> None:
        """Find the products that the sheet names."""
        found = Product.objects.filter(code__in={code.upper() for code in codes if code})
        self.products = dict(found.values_list("code", "pk"))
        self.kinds = {
            name: kind.value
            for kind in DiscountCondition.Kind
            for name in names_of(str(kind.label)) | names_of(_english(kind))
        }

    def condition(self, number: int, row: Row) -> rules.Condition | None:
        """Read one row; None for the cap, and when a cell of it is bad."""
        before, name = len(self.faults), self.text(row, "kind").casefold()
        if name in names_of(CAP):
            self._cap(number, row)
            return None
        kind = self.kinds.get(name)
        if kind is None:
            message = _("There is no discount of this name; there are: %(names)s.")
            names = _(", ").join(str(one.label) for one in DiscountCondition.Kind)
            self.fault("kind", number, message % {"names": names})
        given = self.cells(number, row, READ, ConditionForm)
        code = self.text(row, "code").upper()
        product = self.products.get(code)
        if code and product is None:
            self.fault("code", number, _("There is no product with this code."))
        if kind is None or len(self.faults) > before:
            return None
        return rules.Condition(
            rules.DiscountKind(kind),
            given["percent"],
            from_quantity=given.get("from_quantity"),
            product_id=product,
            starts_on=given.get("starts_on"),
            until=given.get("until"),
        )

    def _cap(self, number: int, row: Row) -> None:
        if self.cap is not None:
            self.fault("kind", number, _("The cap stands in this sheet twice."))
        try:
            field = ConditionsForm.base_fields["stacking_cap"]
            self.cap = field.clean(self.text(row, "percent"))
        except ValidationError as error:
            self.fault("percent", number, " ".join(error.messages))


def _english(kind: DiscountCondition.Kind) -> str:
    with override("en"):
        return str(kind.label)
