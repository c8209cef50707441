"""Writing a draft of the price strategy (2.2): copied from a version, then changed part by part."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.formats import number_text, told_text
from core.formkeys import keep_result, use_form_key
from core.locks import lock
from core.money import ZERO
from core.refusals import Refused, Stale
from core.work import unit_of_work
from pricing import permissions, queries, rules, trail, wording
from pricing.models import PriceLine, PriceStrategy
from pricing.services.strategies import (
    StrategyDraft,
    draft_strategy,
    write_cells,
    write_conditions,
    write_targets,
)
from records.services import record
from workflow.services import open_item

LINE_FIELDS = (
    "normal",
    "holding",
    "winning",
    "floor",
    "cost_net",
    "tax_percent",
    "minimum_quantity",
    "usual_max",
    "lead_days",
    "note",
)
BATCH = 500


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A line of the grid or of a file; `cost_net` is None where the writer may not set it."""

    product_id: int
    normal: Decimal
    holding: Decimal
    winning: Decimal
    floor: Decimal
    tax_percent: Decimal
    minimum_quantity: Decimal
    usual_max: Decimal
    lead_days: int
    note: str = ""
    cost_net: Decimal | None = None

    def facts(self) -> rules.PriceLine:
        """Give the line as the rules read it."""
        return rules.PriceLine(
            product_id=self.product_id,
            normal=self.normal,
            holding=self.holding,
            winning=self.winning,
            floor=self.floor,
            cost_net=self.cost_net or ZERO,
            tax_percent=self.tax_percent,
            usual_max=self.usual_max,
            lead_days=self.lead_days,
            minimum=self.minimum_quantity,
            note=self.note,
        )


@unit_of_work
def start_strategy(
    *,
    title: str,
    start: date,
    by: User,
    form_key: uuid.UUID | str,
    source: PriceStrategy | None = None,
) -> PriceStrategy:
    """Start a draft: a copy of `source` (usually the version in force), or one without lines.

    Sent twice it is the same draft. It is put on the issuer's desk (2.2).
    """
    made = use_form_key(
        user=by,
        key=form_key,
        digest_of={"title": title, "start": start, "source": source.pk if source else None},
    )
    if made is not None:
        return PriceStrategy.objects.get(pk=int(made.rstrip("/").rsplit("/", 1)[-1]))
    draft = StrategyDraft(title=title, start=start, lines=())
    if source is not None:
        draft = _copy_of(draft, source)
    strategy = draft_strategy(draft=draft, by=by)
    open_writing(strategy, by=by)
    keep_result(user=by, key=form_key, url=strategy.get_absolute_url())
    return strategy


def _copy_of(draft: StrategyDraft, source: PriceStrategy) -> StrategyDraft:
    facts = queries.strategy_facts(source)
    return replace(
        draft,
        lines=tuple(facts.lines.values()),
        cells=tuple(source.cells.values_list("dimension", "level", "value")),
        conditions=facts.conditions,
        targets=tuple(one for one in facts.targets if one.until > draft.start),
        departments=facts.departments,
        stacking_cap=facts.stacking_cap,
        cost_basis=source.cost_basis,
        capacity_basis=source.capacity_basis,
    )


def open_writing(strategy: PriceStrategy, *, by: User) -> None:
    """Put the draft on its issuer's desk (2.2); the issuer is told unless it was their own act."""
    open_item(
        step="2.2",
        subject=strategy,
        person=strategy.issuer,
        initiator=by,
        label=str(strategy),
        url=strategy.get_absolute_url(),
    )


@unit_of_work
def save_lines(
    *,
    strategy: PriceStrategy,
    entries: Sequence[LineEntry],
    revision: int,
    by: User,
    removed: Collection[int] = (),
) -> PriceStrategy:
    """Write lines of a draft: new ones, changed ones; `removed` are products taken off the list.

    The centre writes everything but the cost, who sees the cost writes it too; finance writes
    only the cost of lines that are there. Raises Refused at the first bad cell.
    """
    strategy = draft_to_edit(strategy, revision=revision)
    permissions.check(permissions.why_not_edit_lines(by, strategy))
    there = {
        line.product_id: line
        for line in PriceLine.objects.filter(
            strategy=strategy, product__in=[one.product_id for one in entries]
        )
    }
    new, changed, moved = _sorted_out(strategy, entries, there, by=by)
    gone = _taken_out(strategy, removed) if removed and permissions.may_draft(by) else []
    if not (new or changed or gone):
        return strategy
    if len(changed) > BATCH:  # rewriting a row is much dearer than writing it anew
        PriceLine.objects.filter(pk__in=[line.pk for line in changed]).delete()
        new, changed = [*changed, *new], []
    PriceLine.objects.bulk_update(changed, LINE_FIELDS, batch_size=BATCH)
    PriceLine.objects.bulk_create(new, batch_size=BATCH)
    counts = {"lines": (None, len(entries)), "removed": (None, len(gone))}
    note_change(strategy, by=by, changes=counts | trail.line_changes([*gone, *moved]))
    return strategy


def _taken_out(strategy: PriceStrategy, products: Collection[int]) -> list[trail.Moved]:
    """Remove lines; gives each with the normal price that it had."""
    lines = PriceLine.objects.filter(strategy=strategy, product__in=products)
    gone = [(pk, "normal", price, None) for pk, price in lines.values_list("product", "normal")]
    lines.delete()
    return gone


def _sorted_out(
    strategy: PriceStrategy,
    entries: Sequence[LineEntry],
    there: Mapping[int, PriceLine],
    *,
    by: User,
) -> tuple[list[PriceLine], list[PriceLine], list[trail.Moved]]:
    """Tell new lines from changed ones, and what moved; a cell that isn't the writer's stays."""
    may_price, may_cost = permissions.may_draft(by), permissions.may_set_cost(by)
    new, changed, moved = [], [], list[trail.Moved]()
    for entry in entries:
        line = there.get(entry.product_id)
        if line is None:
            if not may_price:
                raise Refused(_("A new line is written by the marketing centre."))
            line = PriceLine(strategy=strategy, product_id=entry.product_id, cost_net=ZERO)
            new.append(line)
        before = {name: getattr(line, name) for name in LINE_FIELDS}
        for name in LINE_FIELDS:
            value = getattr(entry, name)
            if (may_cost and value is not None) if name == "cost_net" else may_price:
                setattr(line, name, value)
        check_line(line)
        if line.pk and before != {name: getattr(line, name) for name in LINE_FIELDS}:
            changed.append(line)
        moved += trail.moved_cells(line, before if line.pk else None)
    return new, changed, moved


def check_line(line: PriceLine) -> None:
    """Raise Refused at the first bad cell of a line, naming its product."""
    problems = rules.line_problems(queries.line_facts(line))
    if problems:
        raise Refused(
            _("%(product)s, %(field)s: %(problem)s")
            % {
                "product": line.product,
                "field": PriceLine._meta.get_field(problems[0].field).verbose_name,  # type: ignore[union-attr]  # own fields only
                "problem": wording.problem_words(problems[0]),
            },
            "lines",
        )


@unit_of_work
def save_conditions(
    *,
    strategy: PriceStrategy,
    conditions: Sequence[rules.Condition],
    stacking_cap: Decimal,
    revision: int,
    by: User,
) -> PriceStrategy:
    """Write the discount conditions of a draft and the cap of all of them together."""
    strategy = draft_to_edit(strategy, revision=revision)
    permissions.check(permissions.why_not_edit(by, strategy))
    for place, problems in rules.condition_problems(conditions).items():
        raise Refused(
            _("Condition %(number)s: %(problem)s")
            % {"number": place + 1, "problem": wording.problem_words(problems[0])}
        )
    old, cap = queries.conditions_of(strategy), (strategy.stacking_cap, stacking_cap)
    if (old, cap[0]) == (tuple(conditions), stacking_cap):
        return strategy
    strategy.conditions.all().delete()
    write_conditions(strategy, conditions)
    strategy.stacking_cap = stacking_cap
    note_change(
        strategy,
        by=by,
        fields=["stacking_cap"],
        changes={"stacking_cap": cap, "conditions": (None, len(conditions))}
        | trail.condition_changes(old, conditions),
    )
    return strategy


@unit_of_work
def save_targets(
    *, strategy: PriceStrategy, targets: Sequence[rules.Target], revision: int, by: User
) -> PriceStrategy:
    """Write the target list of the market-winning price of a draft."""
    strategy = draft_to_edit(strategy, revision=revision)
    permissions.check(permissions.why_not_edit(by, strategy))
    for number, one in enumerate(targets, 1):
        if one.until <= one.starts_on:
            raise Refused(_("Target %(number)s ends before it begins.") % {"number": number})
        if not (one.customer_id or one.product_id or one.region):
            raise Refused(
                _("Target %(number)s names no customer, product or region.") % {"number": number}
            )
    old = queries.targets_of(strategy)
    if old == tuple(targets):
        return strategy
    strategy.targets.all().delete()
    write_targets(strategy, targets)
    note_change(
        strategy,
        by=by,
        changes={"targets": (None, len(targets))} | trail.target_changes(old, targets),
    )
    return strategy


@unit_of_work
def save_matrix(
    *, strategy: PriceStrategy, cells: Sequence[rules.Cell], revision: int, by: User
) -> PriceStrategy:
    """Write the authority matrix of a draft; a higher level never may do less than a lower one."""
    strategy = draft_to_edit(strategy, revision=revision)
    permissions.check(permissions.why_not_edit(by, strategy))
    for (dimension, _level), problem in rules.cell_problems(cells).items():
        raise Refused(
            told_text(wording.dimension_name(dimension), wording.problem_words(problem)),
        )
    old = {(d, int(n)): v for d, n, v in strategy.cells.values_list("dimension", "level", "value")}
    new = {(str(dimension), int(level)): value for dimension, level, value in cells}
    if old == new:
        return strategy
    strategy.cells.all().delete()
    write_cells(strategy, cells)
    moved = [key for key in sorted(old.keys() | new.keys()) if _cell(old, key) != _cell(new, key)]
    changes = {
        "matrix": (
            "; ".join(f"{key[0]} {key[1]}: {_cell(old, key)}" for key in moved),
            "; ".join(f"{key[0]} {key[1]}: {_cell(new, key)}" for key in moved),
        )
    }
    note_change(strategy, by=by, changes=changes)
    return strategy


def _cell(cells: Mapping[tuple[str, int], Decimal | None], key: tuple[str, int]) -> str:
    if key not in cells:
        return "-"
    value = cells[key]
    return "*" if value is None else number_text(value, most=4)


def draft_to_edit(strategy: PriceStrategy, *, revision: int) -> PriceStrategy:
    """Lock the version and hold it against what was on the screen; raises Stale."""
    locked = lock(PriceStrategy).get(pk=strategy.pk)
    check_revision(locked, revision)
    return locked


def check_revision(strategy: PriceStrategy, revision: int) -> None:
    """Raise Stale when the version was changed, or went on, since it was seen."""
    if strategy.revision != revision:
        raise Stale(
            _(
                "%(strategy)s changed since you opened it; it is now “%(state)s”. "
                "Nothing was saved: look at it again."
            )
            % {"strategy": strategy, "state": strategy.get_state_display()}
        )


def note_change(
    strategy: PriceStrategy,
    *,
    by: User,
    changes: Mapping[str, tuple[Any, Any]],
    fields: Sequence[str] = (),
) -> None:
    """Write these fields of a draft with its event; called in a unit of work."""
    strategy.revision += 1
    strategy.save(update_fields=["revision", *fields])
    record(subject=strategy, verb="pricing.strategy_changed", by=by, changes=dict(changes))
