"""What the trail says of a draft's prices, discounts and targets: written in codes, read in words.

Costs are never among it: others read the trail. Each act names MOST changes and counts the rest.
An entry reads «Z41H-16C-50 · normal · 680.00»: what it is about, then the value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from core.fields import ScaledField
from core.formats import NOTHING
from customers.models import Customer
from pricing import rules
from pricing.models import PriceLine, Product
from pricing.wording import CHANGED, condition_name, line_cell_words, line_field_name, trail_words
from records.queries import Change

MOST = 50
# The cells of a line that the trail names, in the order of the list.
FIELDS = (
    "normal",
    "holding",
    "winning",
    "floor",
    "tax_percent",
    "minimum_quantity",
    "usual_max",
    "lead_days",
)
SEPARATOR = " · "
Changes = dict[str, tuple[Any, Any]]
# Product, field, before, after.
Moved = tuple[int, str, Any, Any]


def moved_cells(line: PriceLine, before: Mapping[str, Any] | None) -> list[Moved]:
    """Give the cells of a line that differ from what they were; None for a new line."""
    pairs = [(name, (before or {}).get(name), getattr(line, name)) for name in FIELDS]
    return [(line.product_id, name, old, new) for name, old, new in pairs if old != new]


def line_changes(moved: Sequence[Moved]) -> Changes:
    """Name each cell of the price list that moved; one statement."""
    codes = _codes({product for product, *_cell in moved[:MOST]})
    before: dict[tuple[str, ...], str | None] = {}
    after: dict[tuple[str, ...], str | None] = {}
    for product, name, old, new in moved[:MOST]:
        key = (codes[product], name)
        before[key], after[key] = _exact(name, old), _exact(name, new)
    return _compared("price", before, after, more=len(moved) - MOST)


def condition_changes(old: Sequence[rules.Condition], new: Sequence[rules.Condition]) -> Changes:
    """Name each discount that came, went or gives another per cent; one statement."""
    codes = _codes({one.product_id for one in (*old, *new) if one.product_id})
    before, after = (
        {_condition_key(one, codes): f"{one.percent.normalize():f} %" for one in rows}
        for rows in (old, new)
    )
    return _compared("discount", before, after)


def target_changes(old: Sequence[rules.Target], new: Sequence[rules.Target]) -> Changes:
    """Name each entry of the target list that came, went or has other days; two statements."""
    both = (*old, *new)
    codes = _codes({one.product_id for one in both if one.product_id})
    customers = {one.customer_id for one in both if one.customer_id}
    names = dict(Customer.objects.filter(pk__in=customers).values_list("pk", "name"))
    before, after = (_days_by_target(rows, names, codes) for rows in (old, new))
    return _compared("target", before, after)


def _days_by_target(
    rows: Sequence[rules.Target], names: Mapping[int, str], codes: Mapping[int, str]
) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], list[str]] = {}
    for one in rows:
        named = (names.get(one.customer_id or 0), codes.get(one.product_id or 0), one.region)
        key = tuple(part for part in named if part)
        found.setdefault(key, []).append(f"{one.starts_on} – {one.until}")
    return {key: ", ".join(sorted(days)) for key, days in found.items()}


def _condition_key(one: rules.Condition, codes: Mapping[int, str]) -> tuple[str, ...]:
    quantity = "" if one.from_quantity is None else f"{one.from_quantity.normalize():f}"
    code = codes.get(one.product_id or 0, "")
    days = (str(day or "") for day in (one.starts_on, one.until))
    return (one.kind.value, quantity, code, *days)


def _compared(
    kind: str,
    before: Mapping[tuple[str, ...], str | None],
    after: Mapping[tuple[str, ...], str | None],
    *,
    more: int = 0,
) -> Changes:
    """Give what differs as (before, after), each with its name; what is beyond MOST is counted."""

    def entry(key: tuple[str, ...], value: str | None) -> str | None:
        return None if value is None else SEPARATOR.join((*key, value))

    keys = [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
    found: Changes = {
        f"{kind}.{number:02}": (entry(key, before.get(key)), entry(key, after.get(key)))
        for number, key in enumerate(keys[:MOST], 1)
    }
    more = max(more, len(keys) - MOST)
    return found | ({"more": (None, more)} if more > 0 else {})


def _codes(products: set[int]) -> dict[int, str]:
    return dict(Product.objects.filter(pk__in=products).values_list("pk", "code"))


def _exact(name: str, value: Any) -> str | None:
    field = PriceLine._meta.get_field(name)
    if value is None:
        return None
    return str(field.exact(value) if isinstance(field, ScaledField) else value)


def said(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Say the changes of a version in the reader's language; how many more there are comes last."""
    more = str(CHANGED["more"])
    return tuple(_said(one) for one in sorted(changes, key=lambda one: one.label == more))


def _said(change: Change) -> Change:
    """What isn't written here stays as it is."""
    read = {str(CHANGED[kind]): words for kind, words in _READERS.items()}.get(change.label)
    entries = [text for text in (change.new, change.old) if text != NOTHING]
    if read is None or SEPARATOR not in "".join(entries[:1]):
        return replace(change, old=trail_words(change.old), new=trail_words(change.new))
    values = [
        "" if text == NOTHING else text.rpartition(SEPARATOR)[2]
        for text in (change.old, change.new)
    ]
    label, (old, new) = read(entries[0].rpartition(SEPARATOR)[0], values)
    return replace(change, label=label, old=old or NOTHING, new=new or NOTHING)


def _price_words(head: str, values: Sequence[str]) -> tuple[str, list[str]]:
    code, _dot, name = head.rpartition(SEPARATOR)
    words = [line_cell_words(name, Decimal(value)) if value else "" for value in values]
    return f"{code} · {line_field_name(name)}", words


def _discount_words(head: str, values: Sequence[str]) -> tuple[str, list[str]]:
    kind, quantity, code, starts_on, until = head.split(SEPARATOR)
    condition = rules.Condition(
        rules.DiscountKind(kind),
        Decimal(0),
        from_quantity=Decimal(quantity) if quantity else None,
        starts_on=date.fromisoformat(starts_on) if starts_on else None,
        until=date.fromisoformat(until) if until else None,
    )
    return condition_name(condition, code), list(values)


def _target_words(head: str, values: Sequence[str]) -> tuple[str, list[str]]:
    return f"{CHANGED['target']} · {head}", list(values)


_READERS = {"price": _price_words, "discount": _discount_words, "target": _target_words}
