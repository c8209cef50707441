"""A version of the price strategy as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.authority import Level
from core.formats import day_text, percent_text
from core.parts import Pair
from customers.queries import visible_to as visible_customers
from pricing import queries
from pricing.models import PriceStrategy
from pricing.wording import (
    SINGLE,
    cell_words,
    condition_words,
    department_names,
    dimension_name,
    strategy_look,
)
from records.display import docs_of, stops_of

LEVELS = (Level.SALES, Level.CENTRE, Level.DIRECTOR, Level.GM)


@dataclass(frozen=True)
class MatrixLine:
    """A row of the authority matrix in words; `single` spans all levels."""

    name: str
    cells: tuple[str, ...]
    single: str = ""


def strategy_context(user: User, strategy: PriceStrategy, *, today: date) -> dict[str, Any]:
    """Give what the strategy page needs; a constant number of statements."""
    rows = queries.price_rows(user, strategy)
    return {
        "look": strategy_look(strategy, today),
        "rows": rows,
        "sees_floor": queries.may_see_floor(user),
        "sees_cost": queries.may_see_cost(user),
        "header": _header(strategy),
        "departments": department_names(strategy.departments),
        "conditions": [
            (condition, condition_words(condition))
            for condition in strategy.conditions.select_related("product").order_by("pk")
        ],
        "cap": percent_text(strategy.stacking_cap, 0),
        "targets": targets_for(user, strategy),
        "matrix": matrix_lines(strategy),
        "docs": docs_of(strategy),
        "stops": stops_of(strategy),
    }


def _header(strategy: PriceStrategy) -> list[Pair]:
    until = day_text(strategy.end, "full") if strategy.end else _("its successor")
    return [
        Pair(_("Strategy no."), strategy.number),
        Pair(_("In force from"), day_text(strategy.start, "full")),
        Pair(_("Until"), until),
        Pair(_("Issuer"), str(strategy.issuer)),
        Pair(_("Approver"), str(strategy.approver or "")),
        Pair(_("Approved"), day_text(strategy.approved_at, "full") if strategy.approved_at else ""),
    ]


def targets_for(user: User, strategy: PriceStrategy) -> list[dict[str, Any]]:
    """Give the target list; a customer whom the reader may not see stays unnamed."""
    targets = list(strategy.targets.select_related("customer", "product").order_by("pk"))
    named = [target.customer_id for target in targets if target.customer_id]
    seen = set(visible_customers(user).filter(pk__in=named).values_list("pk", flat=True))
    return [
        {
            "customer": _customer_words(target.customer, seen) if target.customer else "",
            "product": str(target.product or ""),
            "region": target.region,
            "starts_on": target.starts_on,
            "until": target.until,
        }
        for target in targets
    ]


def _customer_words(customer: Any, seen: set[int]) -> str:
    return str(customer.name) if customer.pk in seen else _("another salesperson's customer")


def matrix_lines(strategy: PriceStrategy) -> list[MatrixLine]:
    """Put the authority matrix into words."""
    lines = []
    for row in queries.matrix_rows(strategy):
        name = dimension_name(row.dimension)
        words = tuple(
            cell_words(row.dimension, allowed=row.cells[level][0], value=row.cells[level][1])
            for level in LEVELS
        )
        if row.dimension in SINGLE:
            figure = next((word for word in words if word not in (_("no"), _("yes"))), "")
            lines.append(MatrixLine(name, (), figure))
            continue
        if row.dimension == "discount":
            words = (*words[:2], _("down to the floor price"), words[3])
        lines.append(MatrixLine(name, words))
    return lines
