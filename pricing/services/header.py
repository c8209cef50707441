"""The header of a draft: title, dates, meeting, bases, departments and papers (2.1, 2.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import Refused
from core.work import unit_of_work
from pricing import permissions, rules
from pricing.models import PriceStrategy
from pricing.services.drafts import draft_to_edit, note_change
from pricing.services.strategies import HEADER
from records.models import StoredFile
from records.services import attach


@unit_of_work
def save_header(
    *,
    strategy: PriceStrategy,
    values: Mapping[str, Any],
    revision: int,
    by: User,
    papers: Sequence[StoredFile] = (),
) -> PriceStrategy:
    """Change the header of a draft: title, dates, market background, meeting, departments.

    The cost basis is written by those who see costs (finance writes nothing else), and stays out
    of the timeline, which others read. `papers` are hung on the version. Raises Refused where the
    departments are not those of the standard.
    """
    strategy = draft_to_edit(strategy, revision=revision)
    permissions.check(permissions.why_not_edit_lines(by, strategy))
    for stored in papers:
        attach(subject=strategy, stored=stored, kind="strategy", by=by)
    if "departments" in values:
        values = {**values, "departments": _departments(values["departments"])}
    may_text, may_cost = permissions.may_draft(by), permissions.may_set_cost(by)
    changes = {
        name: (getattr(strategy, name), values[name])
        for name in (*HEADER, "departments")
        if name in values
        and getattr(strategy, name) != values[name]
        and (may_cost if name == "cost_basis" else may_text)
    }
    if not changes:
        return strategy
    for name, (_old, new) in changes.items():
        setattr(strategy, name, new)
    fields = [*changes]
    changes.pop("cost_basis", None)
    if "departments" in changes:
        old, new = changes["departments"]
        changes["departments"] = ("; ".join(old), "; ".join(new))
    note_change(strategy, by=by, fields=fields, changes=changes)
    return strategy


def _departments(codes: Collection[str]) -> list[str]:
    """Give them in the order of the standard; finance is always among them."""
    if not set(codes) <= set(rules.DEPARTMENTS):
        raise Refused(
            _("Finance, production, quality and supply take part; R&D is invited anyway."),
            "departments",
        )
    if rules.ALWAYS_ASKED not in codes:
        raise Refused(_("Finance always takes part: it enters the costs."), "departments")
    return [code for code in rules.DEPARTMENTS if code in codes]
