"""Taking a whole file over into a draft, all its sheets or nothing (2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from core.work import unit_of_work
from pricing import rules
from pricing.models import PriceStrategy
from pricing.services.drafts import (
    LineEntry,
    draft_to_edit,
    save_conditions,
    save_lines,
    save_matrix,
    save_targets,
)


@dataclass(frozen=True, slots=True)
class DraftParts:
    """What a file brings; None is a part that it does not speak of."""

    lines: Sequence[LineEntry] = ()
    conditions: Sequence[rules.Condition] | None = None
    stacking_cap: Decimal | None = None
    cells: Sequence[rules.Cell] | None = None
    targets: Sequence[rules.Target] | None = None


@unit_of_work
def take_over(
    *, strategy: PriceStrategy, parts: DraftParts, revision: int, by: User
) -> PriceStrategy:
    """Write what the file brings; a part that says what the draft says already is left alone.

    Each part is written by its own service, with its own right and its own event; a refusal of one
    keeps nothing of the others. Raises Stale, NotAllowed or Refused.
    """
    strategy = draft_to_edit(strategy, revision=revision)
    if parts.lines:
        strategy = save_lines(
            strategy=strategy, entries=parts.lines, revision=strategy.revision, by=by
        )
    if parts.conditions is not None:
        cap = strategy.stacking_cap if parts.stacking_cap is None else parts.stacking_cap
        strategy = save_conditions(
            strategy=strategy,
            conditions=parts.conditions,
            stacking_cap=cap,
            revision=strategy.revision,
            by=by,
        )
    if parts.cells is not None:
        strategy = save_matrix(
            strategy=strategy, cells=parts.cells, revision=strategy.revision, by=by
        )
    if parts.targets is not None:
        strategy = save_targets(
            strategy=strategy, targets=parts.targets, revision=strategy.revision, by=by
        )
    return strategy
