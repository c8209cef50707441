"""The target list of the market-winning price, as far as its reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from customers.queries import visible_to as visible_customers
from pricing.models import PriceStrategy, TargetEntry
from pricing.wording import days_words


@dataclass(frozen=True, slots=True)
class TargetRow:
    """An entry in words; `names` tells entries apart even where the customer stays unnamed."""

    names: tuple[int | None, int | None, str]
    customer: str
    product: str
    region: str
    starts_on: date
    until: date

    @property
    def title(self) -> str:
        """What it is about, in a line."""
        return " · ".join(part for part in (self.customer, self.product, self.region) if part)

    @property
    def days(self) -> str:
        """From when until when; the last day is the first on which it no longer holds."""
        return days_words(self.starts_on, self.until)


def target_rows(user: User, strategies: Sequence[PriceStrategy]) -> dict[int, list[TargetRow]]:
    """Give the list of each version; a customer whom the reader may not see stays unnamed.

    Two statements, however many versions.
    """
    entries = list(
        TargetEntry.objects.filter(strategy__in=strategies)
        .select_related("customer", "product")
        .order_by("pk")
    )
    named = {entry.customer_id for entry in entries if entry.customer_id}
    seen = set(visible_customers(user).filter(pk__in=named).values_list("pk", flat=True))
    rows: dict[int, list[TargetRow]] = {strategy.pk: [] for strategy in strategies}
    for entry in entries:
        rows[entry.strategy_id].append(
            TargetRow(
                (entry.customer_id, entry.product_id, entry.region),
                _customer_words(entry.customer, seen),
                str(entry.product or ""),
                entry.region,
                entry.starts_on,
                entry.until,
            )
        )
    return rows


def _customer_words(customer: Any, seen: set[int]) -> str:
    if customer is None:
        return ""
    return str(customer.name) if customer.pk in seen else _("another salesperson's customer")
