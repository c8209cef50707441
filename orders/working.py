"""How the strategy price of a line came about, step by step in the order of the rules (B1.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.formats import day_text, money_text, percent_text, quantity_text
from core.money import percent_off
from orders.models import OrderLine
from orders.rules import LineFacts
from orders.sentences import Names
from pricing.models import DiscountCondition
from pricing.rules import Claim, Condition, DiscountKind, MissingProof, ResolvedPrice
from pricing.wording import condition_words


@dataclass(frozen=True)
class Row:
    """One step: what it is, its rule in words, its figure; `is_open` has not been earned."""

    name: str
    note: str = ""
    figure: str = ""
    is_open: bool = False
    is_result: bool = False


@dataclass(frozen=True)
class Working:
    """The steps of one line."""

    title: str
    rows: tuple[Row, ...]


def workings(
    lines: Sequence[LineFacts], prices: Mapping[int, ResolvedPrice], names: Names
) -> list[Working]:
    """Write the working of each line that has a listed price."""
    return [
        Working(
            _("Line %(no)s: %(item)s, %(quantity)s %(unit)s in the order")
            % {
                "no": line.line,
                "item": names.lines.get(line.line, ""),
                "quantity": quantity_text(prices[line.line].quantity),
                "unit": names.units.get(line.line, ""),
            },
            (
                *_rows(line, prices[line.line]),
                *_minimum(prices[line.line], names.units.get(line.line, "")),
            ),
        )
        for line in lines
        if line.line in prices
    ]


def _rows(line: LineFacts, price: ResolvedPrice) -> Iterator[Row]:
    yield Row(_("Normal price"), figure=money_text(price.line.normal))
    yield from _discounts(price)
    if price.claim is not Claim.NONE:
        yield _claim(price)
    yield Row(_("Strategy price"), _chosen(price), money_text(price.strategy_price), is_result=True)
    off = percent_off(line.price, price.line.normal)
    below = line.price < price.strategy_price
    note = (
        _("%(percent)s off the normal price, below the strategy price")
        if below
        else _("%(percent)s off the normal price, conforms to the strategy")
    )
    yield Row(_("Asked price"), note % {"percent": percent_text(off)}, money_text(line.price))


def _minimum(price: ResolvedPrice, unit: str) -> Iterator[Row]:
    """Say that less than the listed minimum is ordered (起订量): a word to the seller, no limit."""
    if price.quantity < price.line.minimum:
        figure = f"{quantity_text(price.line.minimum)} {unit}"
        yield Row(_("Minimum quantity"), _("the order has less of it"), figure, is_open=True)


def _discounts(price: ResolvedPrice) -> Iterator[Row]:
    """Each kind in the fixed order, earned or not, and what the cap left of them."""
    steps = {step.kind: step for step in price.steps}
    open_ones = {condition.kind: condition for condition in price.not_earned}
    for number, kind in enumerate(DiscountKind, 1):
        name = f"{number} {DiscountCondition.Kind(kind.value).label}"
        if kind in steps:
            step = steps[kind]
            note = _("%(rule)s: %(percent)s") % {
                "rule": _condition(step.condition),
                "percent": percent_text(step.percent, 0),
            }
            if step.granted < step.percent:
                note = _("%(rule)s, of which the cap leaves %(left)s") % {
                    "rule": note,
                    "left": percent_text(step.granted, 0),
                }
            yield Row(name, note, f"−{money_text(step.amount)}")
        if kind in open_ones:
            rule = open_ones[kind]
            note = _("not earned: %(percent)s %(rule)s") % {
                "percent": percent_text(rule.percent, 0),
                "rule": _condition(rule),
            }
            yield Row("" if kind in steps else name, note, is_open=True)
    if len(price.steps) > 1 or price.is_capped:
        note = _("%(earned)s earned, %(granted)s granted (added up in this order)") % {
            "earned": percent_text(price.earned_percent, 0),
            "granted": percent_text(price.granted_percent, 0),
        }
        yield Row(_("Discounts together"), note, money_text(price.discounted))


def _condition(condition: Condition) -> str:
    words = condition_words(condition)
    if condition.kind is DiscountKind.SEASON and condition.starts_on and condition.until:
        return f"{words} {_span(condition)}"
    return words


def _span(dated: Any) -> str:
    """Write the days of an entry; its end is the first day that no longer counts."""
    return _("from %(start)s, until before %(end)s") % {
        "start": day_text(dated.starts_on),
        "end": day_text(dated.until),
    }


_PROOF: Mapping[MissingProof, Callable[[], str]] = {
    MissingProof.QUOTE: lambda: _("not proven: attach the competitor's quotation"),
    MissingProof.ACCEPTANCE: lambda: _(
        "not proven yet: the head of the centre has to accept the quotation"
    ),
    MissingProof.TARGET: lambda: _(
        "not proven: no entry of the target list names this customer, product or region today"
    ),
}


def _claim(price: ResolvedPrice) -> Row:
    """The claimed condition with its evidence."""
    if price.missing_proof:
        note = _PROOF[price.missing_proof]()
    elif price.target is not None:
        note = _("proven: on the target list %(days)s") % {"days": _span(price.target)}
    else:
        note = _("proven: the competitor's quotation is accepted")
    return Row(
        str(OrderLine.Claim(price.claim.value).label),
        note,
        money_text(price.condition_price or Decimal(0)),
        is_open=bool(price.missing_proof),
    )


def _chosen(price: ResolvedPrice) -> str:
    """Say which of the two counts; they never add up."""
    if price.held_at_floor:
        return _("no discount goes below the lowest price of the strategy")
    if price.claim is Claim.NONE or price.missing_proof:
        return ""
    if price.uses_condition:
        return _("the price condition is lower than the discounts; the two never add up")
    return _("the discounts are lower than the price condition; the two never add up")
