"""Codes of pricing in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.roles import ROLES
from core.authority import Level
from core.formats import (
    NOTHING,
    day_text,
    money_text,
    number_text,
    percent_text,
    quantity_text,
    told_text,
)
from core.looks import Look
from pricing import rules
from pricing.models import DiscountCondition, PriceLine, PriceStrategy, StrategyOpinion

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

VERBS: Mapping[str, _StrPromise] = {
    "pricing.product_registered": _("registered the product"),
    "pricing.product_changed": _("changed the product's record"),
    "pricing.strategy_drafted": _("drafted the version"),
    "pricing.strategy_changed": _("changed the draft"),
    "pricing.strategy_convened": _("called the joint meeting"),
    "pricing.strategy_opinion": _("gave the department's opinion"),
    "pricing.strategy_checked": _("checked the version and passed it on"),
    "pricing.strategy_returned": _("returned the version"),
    "pricing.strategy_voided": _("gave the draft up"),
    "pricing.strategy_put_in_force": _("put the version in force"),
    "pricing.strategy_begun": _("the version began"),
    "pricing.strategy_ended": _("ended the version"),
}

NOTICES: Mapping[str, _StrPromise] = {
    "pricing.returned": _("%(strategy)s came back from %(by)s: %(reason)s"),
    "pricing.voided": _("%(strategy)s was given up by %(by)s: %(reason)s"),
    "pricing.approved": _("%(strategy)s is approved by %(by)s; it rules from %(start)s."),
}

STEPS: Mapping[str, _StrPromise] = {
    "2.1": _("2.1 Joint meeting"),
    "2.2": _("2.2 Draw up the strategy"),
    "2.3": _("2.3 Director's check"),
    "2.4": _("2.4 General manager's approval"),
}

# A department is named by its role; the sentence names the figure it was held against.
FAULTS: Mapping[str, _StrPromise] = {
    "not_positive": _("It must be above 0."),
    "negative": _("It must not be below 0."),
    "above_normal": _("The market-holding price is above the normal price %(limit)s."),
    "above_holding": _("The market-winning price is above the market-holding price %(limit)s."),
    "above_winning": _("The floor price is above the market-winning price %(limit)s."),
    "tax": _("The tax rate lies between 0 and 100 %%."),
    "below_minimum": _("The usual maximum is below the minimum quantity %(limit)s."),
    "no_cost": _("There is no cost yet; finance enters it."),
    "percent": _("A discount lies above 0 and is at most 100 %%."),
    "quantity_missing": _("A quantity break says from which quantity it is given."),
    "not_rising": _("It must not be less than %(limit)s, which stands below it."),
    "days": _("It ends before it begins."),
    "twice": _("The same condition stands here twice."),
    "product_missing": _("A season or clearance discount names its product."),
}

# Name of each dimension of the authority matrix, and the unit of its figures.
# What the trail of a version names that is no field of it.
CHANGED: Mapping[str, _StrPromise] = {
    "round": _("round"),
    "lines": _("lines of the price list"),
    "removed": _("lines taken out"),
    "conditions": _("discount conditions"),
    "targets": _("target customers"),
    "matrix": _("authority matrix"),
    "price": _("line of the price list"),
    "discount": _("discount condition"),
    "target": _("entry of the target list"),
    "more": _("further changes"),
    "department": _("department"),
    "conclusion": _("conclusion"),
}

DIMENSIONS: Mapping[str, tuple[_StrPromise, _StrPromise | str]] = {
    "discount": (_("Discount off the normal price"), _("up to %(value)s %%")),
    "below_cost": (_("Price below cost"), _("up to %(value)s %%")),
    "total": (_("Order total incl. tax"), _("up to %(value)s")),
    "quantity": (_("Quantity of a product"), _("up to %(value)s × usual maximum")),
    "term_over": (_("Payment term beyond the rating's"), _("up to %(value)s days more")),
    "term": (_("Payment term"), _("up to %(value)s days")),
    "term_unrated": (_("Any term for grades D, U and unrated"), _("up to %(value)s days")),
    "exposure": (_("Credit exposure"), _("up to %(value)s %% of the limit")),
    "overdue": (_("Oldest overdue item"), _("up to %(value)s days")),
    "no_limit": (_("Credit where the limit is 0"), _("up to %(value)s")),
    "new_item": (_("New or customised item, R&D cost of one"), _("up to %(value)s")),
    "unpriced": (_("Product without a listed price"), "%(value)s"),
    "early": (_("Delivery shorter than the standard lead time"), _("up to %(value)s days")),
    "early_declined": (_("The same, declined by production"), _("up to %(value)s days")),
    "new_customer": (_("New customer's first order"), "%(value)s"),
    "grade_d": (_("Any order of a grade D customer"), "%(value)s"),
    "frozen": (_("Any order of a frozen customer"), "%(value)s"),
    "review_discount": (_("Joint review: discount above"), _("%(value)s %%")),
    "review_quantity": (_("Joint review: quantity above"), _("%(value)s × usual maximum")),
    "split_days": (_("Orders of one customer are added up within"), _("%(value)s days")),
    "newness_months": (_("New customer: no contract within"), _("%(value)s months")),
    "retention": (_("Retention money that is no term"), _("up to %(value)s %%")),
}
LEVELS: Mapping[Level, _StrPromise] = {
    Level.SALES: _("Salesperson"),
    Level.CENTRE: _("Head of the centre"),
    Level.DIRECTOR: _("Director"),
    Level.GM: _("General manager"),
}
# Rows of one figure, not of one per level.
SINGLE = frozenset(
    {"review_discount", "review_quantity", "split_days", "newness_months", "retention"}
)


def dimension_name(dimension: str) -> str:
    """Name a row of the matrix."""
    return str(DIMENSIONS[dimension][0]) if dimension in DIMENSIONS else dimension


def trail_words(text: str) -> str:
    """Say in words what the trail of a version keeps in codes: "finance", "discount 2: 10"."""
    if text in StrategyOpinion.Conclusion.values:
        return str(StrategyOpinion.Conclusion(text).label)
    return "; ".join(_cell_trail(part) for part in text.split("; "))


def _cell_trail(part: str) -> str:
    if part in ROLES:
        return str(ROLES[part].name)
    head, colon, value = part.partition(": ")
    dimension, _space, level = head.partition(" ")
    if not colon or dimension not in DIMENSIONS or not level.isdecimal():
        return part
    allowed = value != "-"
    words = cell_words(dimension, allowed=allowed, value=_figure(value) if allowed else None)
    name = dimension_name(dimension)
    if dimension not in SINGLE:
        name += pgettext("clauses", ", ") + str(LEVELS[Level(int(level))])
    return told_text(name, words)


def _figure(text: str) -> Decimal | None:
    """Read a figure of the trail; "*" stands for no limit."""
    return None if text == "*" else Decimal(text.replace(",", "").replace("\u2212", "-"))


def cell_words(dimension: str, *, allowed: bool, value: Decimal | None) -> str:
    """Say what a level may decide: «up to 5 %», «yes», «no»."""
    if not allowed:
        return NOTHING if dimension == "term_over" else gettext("no")
    if value is None:
        return gettext("yes")
    if value == 0 and dimension in {"early", "term_over"}:
        return gettext("no")
    pattern = str(DIMENSIONS[dimension][1]) if dimension in DIMENSIONS else "%(value)s"
    return pattern % {"value": number_text(value, most=2)}


def strategy_look(strategy: PriceStrategy, today: date) -> Look:
    """Give the state of a version as of a day: a version may be in force and not yet begun."""
    if strategy.state in (PriceStrategy.State.DRAFT, PriceStrategy.State.VOIDED):
        return Look("grey", strategy.get_state_display())
    if strategy.state in PriceStrategy.IN_REVIEW:
        return Look("amber", strategy.get_state_display())
    if strategy.start > today:
        return Look("blue", _("Not yet begun"))
    if strategy.end is not None and strategy.end <= today:
        return Look("grey", _("Ended"))
    return Look("green", _("In force"))


def problem_words(problem: rules.Problem) -> str:
    """Say what is wrong with a cell, with the figure it was held against."""
    limit = gettext("no limit") if problem.limit is None else number_text(problem.limit, most=3)
    return str(FAULTS[problem.fault]) % {"limit": limit}


def condition_words(condition: DiscountCondition | rules.Condition) -> str:
    """Say in one sentence when a discount is earned."""
    if condition.kind == DiscountCondition.Kind.QUANTITY:
        return gettext("from %(quantity)s units of one product in an order") % {
            "quantity": quantity_text(condition.from_quantity)
        }
    if condition.kind == DiscountCondition.Kind.PREPAYMENT:
        return gettext("everything is paid before production starts")
    if condition.kind == DiscountCondition.Kind.FRAME:
        return gettext("the customer has an annual frame agreement")
    return gettext("listed products within the dates")


# The cells of a line that are amounts.
MONEY = frozenset({"normal", "holding", "winning", "floor", "cost_net"})


def line_field_name(name: str) -> str:
    """Name a column of the price list."""
    return str(PriceLine._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # own fields only


def line_cell_words(name: str, value: Any) -> str:
    """Write a cell of the price list as people do."""
    if name in MONEY:
        return money_text(value)
    if name == "tax_percent":
        return percent_text(value, 0)
    if isinstance(value, Decimal):
        return quantity_text(value)
    return str(value) or NOTHING


def days_words(starts_on: date | None, until: date | None) -> str:
    """Say a period whose ends may be open; on the last day it no longer holds."""
    if starts_on is None and until is None:
        return NOTHING
    return f"{day_text(starts_on)} – {day_text(until)}"


def condition_name(condition: DiscountCondition | rules.Condition, code: str) -> str:
    """Name a discount by all that tells it from others; `code` is its product's, if it has one."""
    parts = [
        str(DiscountCondition.Kind(condition.kind).label),
        condition_words(condition),
        code,
    ]
    if condition.starts_on or condition.until:
        parts.append(days_words(condition.starts_on, condition.until))
    return " · ".join(part for part in parts if part)


def must_answer_words(strategy: PriceStrategy) -> str:
    """Say whose answer the meeting waits for."""
    names = gettext(", ").join(department_names(strategy.departments))
    return gettext("%(names)s must answer; R&D is invited") % {"names": names}


def department_names(codes: list[str]) -> list[str]:
    """Name the departments that took part, by their role codes."""
    return [str(ROLES[code].name) if code in ROLES else code for code in codes]
