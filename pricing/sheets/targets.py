"""The target list of a draft in a sheet: the whole list, customers by their code or exact name."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from customers.queries import visible_to as visible_customers
from pricing import rules
from pricing.forms.rows import MOST_ROWS
from pricing.forms.terms import TargetForm
from pricing.models import Product
from pricing.sheets.cells import CellFault, Reader, Row, filled, labels_of, placed

READ = ("region", "starts_on", "until")
NEEDED = ("customer", "code", "region", "starts_on", "until")


def read_targets(
    sheet: str, rows: Iterator[Row], user: User
) -> tuple[tuple[rules.Target, ...], list[CellFault]]:
    """Read the entries; a customer whom the reader may not see is none that there is."""
    needed = {name: str(TargetForm.base_fields[name].label) for name in NEEDED}
    places, faults = placed(sheet, next(rows, ()), labels_of(TargetForm), needed)
    if faults:
        return (), faults
    typed = filled(rows)
    if len(typed) > MOST_ROWS:
        message = _("There are %(count)d entries in the sheet; at most %(most)d are read.")
        words = message % {"count": len(typed), "most": MOST_ROWS}
        return (), [CellFault(sheet, "A2", words)]
    reader = _Reader(sheet, places)
    reader.look_up([row for _number, row in typed], user)
    targets = [one for number, row in typed if (one := reader.target(number, row)) is not None]
    return tuple(targets), reader.faults


class _Reader(Reader):
    """Turns rows into entries of the target list."""

    def look_up(self, rows: list[Row], user: User) -> None:
        """Find the products and customers that the sheet names; two statements."""
        codes = {self.text(row, "code").upper() for row in rows}
        self.products = dict(Product.objects.filter(code__in=codes).values_list("code", "pk"))
        typed = {self.text(row, "customer") for row in rows}
        known = Q(code__in={text.upper() for text in typed}) | Q(name__in=typed)
        found = visible_customers(user).filter(known).values_list("pk", "code", "name")
        # Two customers may bear one name; the code tells them apart.
        self.customers: dict[str, set[int]] = {}
        for pk, code, name in found:
            for key in {code, name}:
                self.customers.setdefault(key, set()).add(pk)

    def target(self, number: int, row: Row) -> rules.Target | None:
        """Read one row; None when a cell of it is bad."""
        before = len(self.faults)
        customer, product = self._customer(number, row), self._product(number, row)
        given = self.cells(number, row, READ, TargetForm)
        start, until = given.get("starts_on"), given.get("until")
        if start and until and until <= start:
            self.fault("until", number, _("It ends before it begins."))
        if not any(self.text(row, name) for name in ("customer", "code", "region")):
            self.fault("customer", number, _("Name a customer, a product or a region."))
        if len(self.faults) > before:
            return None
        return rules.Target(customer_id=customer, product_id=product, **given)

    def _product(self, number: int, row: Row) -> int | None:
        code = self.text(row, "code").upper()
        product = self.products.get(code)
        if code and product is None:
            self.fault("code", number, _("There is no product with this code."))
        return product

    def _customer(self, number: int, row: Row) -> int | None:
        text = self.text(row, "customer")
        found = self.customers.get(text) or self.customers.get(text.upper()) or set()
        if text and not found:
            message = _("You see no customer with this code or exactly this name.")
            self.fault("customer", number, message)
        elif len(found) > 1:
            self.fault("customer", number, _("Several customers bear this name; write the code."))
        return next(iter(found)) if len(found) == 1 else None
