"""Findings of the verdict as sentences a colleague would say: measured, limits, nearest change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.authority import Level
from core.formats import day_text, money_text, number_text, percent_text, quantity_text
from core.looks import Look
from core.parts import FindingLine
from orders.rules import Change, Effect, Figure, Finding, Rule, finding_from_data
from orders.wording import LEVELS, MAY_DECIDE

# Findings whose sums other orders of the same days are part of, and what is said where an older
# finding did not keep how many days.
_SPLIT = (Rule.TOTAL, Rule.QUANTITY)
USUAL_SPLIT_DAYS = 7


@dataclass(frozen=True)
class Names:
    """What sentences call the lines: {line number: product's code or the new item's words}."""

    lines: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[int, str] = field(default_factory=dict)
    sees_cost: bool = False

    def line(self, finding: Finding | Change) -> str:
        """Name the finding's line."""
        if finding.line is None:
            return ""
        return self.lines.get(finding.line, str(finding.line))

    def unit(self, finding: Finding | Change) -> str:
        """Give the line's unit."""
        return self.units.get(finding.line or 0, "")


def finding_lines(findings: Sequence[Finding], names: Names) -> list[FindingLine]:
    """Write the findings, worst first, each with its number; confidential ones by right only.

    Behind them, a line for each that other orders of the same days are added up in (拆单).
    """
    findings = [one for one in findings if names.sees_cost or not one.is_confidential]
    lines = [
        FindingLine(
            title=title(finding, names),
            why=_why(finding, names),
            change=change_words(finding, names),
            number=number,
            who=_who(finding),
        )
        for number, finding in enumerate(findings, 1)
    ]
    split = (one for one in findings if one.others and one.rule in _SPLIT)
    return [
        *lines,
        *(_split_line(one, names, number) for number, one in enumerate(split, len(lines) + 1)),
    ]


def _split_line(finding: Finding, names: Names, number: int) -> FindingLine:
    """Say which orders of these days count together with this one, their sums, and the limit."""
    is_quantity = finding.rule is Rule.QUANTITY
    write = quantity_text if is_quantity else money_text

    def figure(value: Any) -> str:
        return f"{write(value)} {names.unit(finding)}" if is_quantity else write(value)

    told = {
        "count": len(finding.others),
        "days": finding.params.get("days", USUAL_SPLIT_DAYS),
        "sum": figure(finding.params["sum"]),
        "item": names.line(finding),
    }
    parts = [_("this order %(figure)s") % {"figure": figure(finding.params["own"])}]
    parts += [
        f"{order} {figure(finding.added[order])}" if order in finding.added else order
        for order in finding.others
    ]
    limits = _limits(finding, _WRITE.get(finding.rule, money_text))
    return FindingLine(
        title=_split_title(told, is_quantity=is_quantity) % told,
        why=_then(
            _("Counted together: %(parts)s.") % {"parts": _(", ").join(parts)},
            _("Authority: %(limits)s.") % {"limits": limits},
        ),
        number=number,
        who=_who(finding),
    )


def _split_title(told: Mapping[str, Any], *, is_quantity: bool) -> str:
    if is_quantity:
        return ngettext(
            "With %(count)s other order of these %(days)s days it comes to %(sum)s of %(item)s",
            "With %(count)s other orders of these %(days)s days it comes to %(sum)s of %(item)s",
            told["count"],
        )
    return ngettext(
        "With %(count)s other order of these %(days)s days it comes to %(sum)s incl. tax",
        "With %(count)s other orders of these %(days)s days it comes to %(sum)s incl. tax",
        told["count"],
    )


def passed_line(passed: Sequence[Finding], findings: Sequence[Finding]) -> FindingLine | None:
    """Shrink what was found in order on every line to one line with a tick."""
    rules = {finding.rule for finding in passed} - {finding.rule for finding in findings}
    words = [text() for rule, text in _PASSED.items() if rule in rules]
    if not words:
        return None
    return FindingLine(
        title=_("In order: %(checks)s.") % {"checks": _(", ").join(dict.fromkeys(words))}
    )


def _who(finding: Finding) -> Look:
    if finding.step == "6.2":
        return Look("amber", _("The departments are asked"))
    return Look("amber", MAY_DECIDE[finding.level])


def title(finding: Finding, names: Names) -> str:
    """Say in one short sentence what was found."""
    words = _TITLES[finding.rule]() % _figures(finding, names)
    if finding.line is None:
        return words
    return _("Line %(no)s %(item)s: %(words)s") % {
        "no": finding.line,
        "item": names.line(finding),
        "words": words,
    }


def _figures(finding: Finding, names: Names) -> dict[str, Any]:
    """Give every figure of a finding as text, for its sentences' placeholders."""
    found: dict[str, Any] = {name: _text(name, v) for name, v in finding.params.items()}
    found |= {
        "measured": _measured(finding),
        "unit": names.unit(finding),
        "level": LEVELS[finding.level],
    }
    return found


_QUANTITIES = {"own_quantity", "usual_max", "short", "free", "quantity"}


def _text(name: str, value: Any) -> str:
    if isinstance(value, Decimal):
        return quantity_text(value) if name in _QUANTITIES else money_text(value)
    if hasattr(value, "isoformat"):
        return day_text(value)
    return "" if value is None else str(value)


MOST_PLACES = 6


def _measured(finding: Finding) -> str:
    """Write the measured figure; one that is just beyond a limit is not rounded to the limit."""
    if finding.rule in (Rule.DISCOUNT, Rule.REVIEW_DISCOUNT, Rule.EXPOSURE):
        places = _places(finding)
        return percent_text(Decimal(str(finding.measured)), most=places)
    if finding.rule in (Rule.QUANTITY, Rule.REVIEW_QUANTITY):
        return number_text(Decimal(str(finding.measured)), most=_places(finding))
    return _text("money", finding.measured)


def _places(finding: Finding) -> int:
    """Give how many places tell the figure from the limits that it exceeds; two at least."""
    value = Decimal(str(finding.measured))
    below = max((one for one in finding.limits.values() if one < value), default=None)
    return next(
        (
            places
            for places in range(2, MOST_PLACES)
            if below is None or round(value, places) > round(below, places)
        ),
        MOST_PLACES,
    )


def _limits(finding: Finding, write: Callable[[Decimal], str]) -> str:
    """List what each level may decide: "salesperson ≤ 5 %, centre ≤ 10 %"."""
    parts = [
        _("%(level)s ≤ %(limit)s") % {"level": LEVELS[level], "limit": write(limit)}
        for level, limit in finding.limits.items()
        if level < Level.GM
    ]
    return _(", ").join(parts)


def _times(value: Decimal) -> str:
    return _("%(n)s ×") % {"n": quantity_text(value)}


def _days(value: Decimal) -> str:
    return _("%(n)s days") % {"n": quantity_text(value)}


_WRITE: Mapping[Rule, Callable[[Decimal], str]] = {
    Rule.DISCOUNT: percent_text,
    Rule.REVIEW_DISCOUNT: percent_text,
    Rule.EXPOSURE: percent_text,
    Rule.QUANTITY: _times,
    Rule.REVIEW_QUANTITY: _times,
    Rule.TERM: _days,
    Rule.OVERDUE: _days,
    Rule.EARLY: _days,
}


def _why(finding: Finding, names: Names) -> str:
    """Give the figures behind the title, and what each level may decide."""
    sentence = _WHYS.get(finding.rule)
    if finding.rule is Rule.NEW_CUSTOMER and finding.params.get("since") is None:
        sentence = _never_contracted
    words = sentence() % _figures(finding, names) if sentence else ""
    if finding.rule is Rule.DISCOUNT and finding.params.get("missing_proof"):
        words = _then(words, _MISSING[str(finding.params["missing_proof"])]())
    limits = _limits(finding, _WRITE.get(finding.rule, money_text))
    if not limits:
        return words
    authority = _("Authority: %(limits)s.") % {"limits": limits}
    return _then(words, authority)


def _then(words: str, sentence: str) -> str:
    """Put a sentence behind others; behind a Chinese full stop there is no space."""
    return words + sentence if not words or words.endswith("。") else f"{words} {sentence}"


def change_words(finding: Finding, names: Names) -> str:
    """Say the nearest change that removes the finding, and what it does."""
    change = finding.nearest
    if change is None:
        lower = finding.changes[0] if finding.changes else None
        return _change(lower, names) if lower else _("Nothing on this order can change that.")
    return _change(change, names)


def _change(change: Change, names: Names) -> str:
    figures = {
        "before": _figure_text(change, change.before),
        "after": _figure_text(change, change.after),
        "unit": names.unit(change),
    }
    what = _CHANGES[change.figure]() % figures
    effect = _EFFECTS[change.effect]() % {"level": LEVELS[change.level]}
    return _("Nearest change: %(what)s, %(effect)s.") % {"what": what, "effect": effect}


def _figure_text(change: Change, value: Any) -> str:
    if value is None:
        return "—"
    if change.figure is Figure.SHARE_AFTER:
        return percent_text(Decimal(str(value)))
    if change.figure is Figure.QUANTITY:
        return quantity_text(Decimal(str(value)))
    return _text("money", value)


def reason_words(reason: Mapping[str, Any]) -> str:
    """Say in one line why an order's work item is there: its worst finding."""
    if not reason.get("rule"):
        return ""
    finding = finding_from_data(reason)
    if finding.is_confidential:
        return _("A price needs the consent of finance.")
    return _TITLES[finding.rule]() % _figures(finding, Names())


def cause_words(finding: Finding, lower: Level, names: Names, *, is_new: bool) -> str:
    """Say which finding moves an order between levels, with what the lower of them may decide."""
    words = title(finding, names)
    if (limit := finding.limits.get(lower)) is not None:
        write = _WRITE.get(finding.rule, money_text)
        words = _("%(words)s (%(level)s ≤ %(limit)s)") % {
            "words": words,
            "level": LEVELS[lower],
            "limit": write(limit),
        }
    return words if is_new else _("no longer: %(words)s") % {"words": words}


_TITLES: Mapping[Rule, Callable[[], str]] = {
    Rule.DISCOUNT: lambda: _("price below the strategy price, %(measured)s off the normal price"),
    Rule.BELOW_COST: lambda: _("the price is so low that finance has to agree as well"),
    Rule.QUANTITY: lambda: _("quantity is %(measured)s × the usual maximum"),
    Rule.TOTAL: lambda: _("Total of %(sum)s incl. tax"),
    Rule.TERM: lambda: _("Payment term of %(days)s days, the rating grants %(term)s days"),
    Rule.EXPOSURE: lambda: _("Credit used would be %(measured)s of the limit"),
    Rule.NO_LIMIT: lambda: _("Credit asked for, but the customer has no limit"),
    Rule.OVERDUE: lambda: _("Oldest unpaid item is %(measured)s days overdue"),
    Rule.NEW_ITEM: lambda: _("new item without a price"),
    Rule.UNPRICED: lambda: _("the price strategy lists no price"),
    Rule.EARLY: lambda: _("delivery is %(measured)s days earlier than standard"),
    Rule.NEW_CUSTOMER: lambda: _("New customer's order"),
    Rule.GRADE_D: lambda: _("The customer is rated D"),
    Rule.FROZEN: lambda: _("The customer is frozen"),
    Rule.REVIEW_DISCOUNT: lambda: _("discount of %(measured)s calls for joint review"),
    Rule.REVIEW_QUANTITY: lambda: _("quantity of %(measured)s × the usual calls for joint review"),
    Rule.REVIEW_FLOOR: lambda: _("a price below the floor calls for joint review"),
}

_WHYS: Mapping[Rule, Callable[[], str]] = {
    Rule.DISCOUNT: lambda: _(
        "Asked %(price)s, strategy price %(strategy)s, normal price %(normal)s."
    ),
    Rule.BELOW_COST: lambda: _("Asked %(price)s. Without the consent of finance nobody approves."),
    Rule.QUANTITY: lambda: _("Usual maximum %(usual_max)s %(unit)s."),
    Rule.TOTAL: lambda: _("This order alone: %(own)s."),
    Rule.TERM: lambda: _("Grade %(grade)s."),
    Rule.EXPOSURE: lambda: _(
        "Open so far %(existing)s, payable after shipment of this order %(share)s, together "
        "%(exposure)s; limit %(limit)s."
    ),
    Rule.NO_LIMIT: lambda: _("Payable after shipment %(share)s; grade %(grade)s, limit 0.00."),
    Rule.OVERDUE: lambda: _("Payable after shipment of this order: %(share)s."),
    Rule.NEW_ITEM: lambda: _("The departments and R&D are asked first."),
    Rule.EARLY: lambda: _(
        "Wanted on %(required_on)s, standard is %(standard_on)s (%(lead_days)s days); %(short)s "
        "%(unit)s are not in stock."
    ),
    Rule.NEW_CUSTOMER: lambda: _("No contract in force since %(since)s, or grade U."),
    Rule.GRADE_D: lambda: _("Orders of such a customer go to this level at least: %(level)s."),
    Rule.FROZEN: lambda: _("It is judged all the same; shipping stays refused."),
    Rule.REVIEW_FLOOR: lambda: _("Asked %(price)s, floor %(floor)s."),
}


def _never_contracted() -> str:
    return _("No contract has been in force yet, or grade U.")


_MISSING: Mapping[str, Callable[[], str]] = {
    "quote": lambda: _("The market-holding price needs a competitor's quotation attached."),
    "acceptance": lambda: _(
        "The competitor's quotation is attached and waits to be accepted by the marketing centre."
    ),
    "target": lambda: _("No entry of the target list fits this customer, product and region."),
}

_CHANGES: Mapping[Figure, Callable[[], str]] = {
    Figure.PRICE: lambda: _("unit price from %(before)s to %(after)s"),
    Figure.QUANTITY: lambda: _("quantity from %(before)s to %(after)s %(unit)s"),
    Figure.TOTAL: lambda: _("total down to %(after)s"),
    Figure.TERM: lambda: _("payment term from %(before)s to %(after)s days"),
    Figure.SHARE_AFTER: lambda: _("share payable after shipment down to %(after)s"),
    Figure.PAID_IN: lambda: _("%(after)s of open money paid in"),
    Figure.REQUIRED_ON: lambda: _("delivery on %(after)s instead of %(before)s"),
    Figure.PROOF: lambda: _("the missing proof of the price condition"),
    Figure.RD_COST: lambda: _("R&D cost within %(after)s"),
    Figure.PRODUCTION: lambda: _("production agrees in writing"),
}

_EFFECTS: Mapping[Effect, Callable[[], str]] = {
    Effect.CONFORMS: lambda: _("then it conforms to the price strategy"),
    Effect.SALES: lambda: _("then the salesperson may sign"),
    Effect.NO_REVIEW: lambda: _("then no joint review is needed"),
    Effect.REMOVES: lambda: _("then this point is settled"),
    Effect.OPENS_PRICE: lambda: _("then a lower price conforms"),
    Effect.LOWERS: lambda: _("then the %(level)s decides"),
}

_PASSED: Mapping[Rule, Callable[[], str]] = {
    Rule.DISCOUNT: lambda: _("prices"),
    Rule.QUANTITY: lambda: _("quantities"),
    Rule.TOTAL: lambda: _("total"),
    Rule.TERM: lambda: _("payment term"),
    Rule.EXPOSURE: lambda: _("credit"),
    Rule.OVERDUE: lambda: _("nothing overdue"),
    Rule.EARLY: lambda: _("delivery date"),
}
