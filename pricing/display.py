"""A version of the price strategy as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.authority import Level
from core.formats import day_text, moment_text, percent_text
from core.looks import Look
from core.pages import Action
from core.parts import Pair, Stop
from pricing import permissions, queries, rules
from pricing.models import PriceStrategy
from pricing.targets import target_rows
from pricing.trail import said
from pricing.wording import (
    SINGLE,
    cell_words,
    condition_words,
    department_names,
    dimension_name,
    must_answer_words,
    strategy_look,
)
from records.display import docs_of, stop_of
from records.queries import timeline
from workflow.queries import open_items_of
from workflow.wording import acting_text

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
    papers = queries.may_open_papers(user, strategy.pk)
    return {
        "sees_prices": queries.may_see_prices(user),
        "opinions": opinion_rows(strategy) if papers else [],
        "must_answer": must_answer_words(strategy),
        "acts": acts_for(user, strategy),
        "list_url": _list_url(strategy, today),
        "basis": _basis(user, strategy, papers=papers),
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
        "targets": target_rows(user, [strategy])[strategy.pk],
        "matrix": matrix_lines(strategy),
        "docs": docs_of(strategy) if papers else [],
        "stops": history_of(user, strategy, papers=papers),
    }


def _list_url(strategy: PriceStrategy, today: date) -> str:
    """Give the published list of a version that rules or has ruled, of a day on which it does."""
    ends = strategy.end or date.max
    if not strategy.is_approved or not strategy.start < ends:
        return ""
    on = min(max(today, strategy.start), ends - timedelta(days=1))
    return f"{reverse('pricing:published')}?on={on.isoformat()}"


def history_of(user: User, strategy: PriceStrategy, *, papers: bool) -> list[Stop]:
    """Give what happened to the version, the latest first, its codes in words; one statement.

    What was written about it is for those who may open its papers; what changed in a draft (prices,
    floors, targets, authority) for those who write and decide.
    """
    writes = user.has_role(*queries.WRITES)
    return [
        stop_of(
            replace(
                entry,
                comment=entry.comment if papers else "",
                changes=said([one for one in entry.changes if one.new != "0"])
                if writes or (papers and entry.verb != "pricing.strategy_changed")
                else (),
            )
        )
        for entry in reversed(timeline(strategy))
        if papers or entry.verb not in {"records.commented", "records.attached"}
    ]


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


def _basis(user: User, strategy: PriceStrategy, *, papers: bool) -> list[Pair]:
    """Give the meeting and what the prices rest on; what nobody wrote is left out.

    The minutes speak of costs: they are read by those who may open the version's papers.
    """
    pairs = [
        Pair(_("Market background"), strategy.market_background),
        Pair(_("Time"), moment_text(strategy.meeting_at) if strategy.meeting_at else ""),
        Pair(_("Place"), strategy.meeting_place),
        Pair(_("Who took part"), strategy.meeting_people),
        Pair(_("Minutes"), strategy.meeting_note if papers else ""),
        Pair(_("Capacity basis"), strategy.capacity_basis),
    ]
    if queries.may_see_cost(user):
        pairs.append(Pair(_("Cost basis"), strategy.cost_basis))
    return [pair for pair in pairs if pair.value]


def acts_for(user: User, strategy: PriceStrategy) -> list[Action]:
    """Give what this reader may do with the version now, the next step first."""
    acts: list[Action] = []

    def add(label: Any, name: str, icon: str, reason: Any, *, onward: bool = True) -> None:
        if reason is None:
            url = reverse(f"pricing:{name}", args=[strategy.pk])
            acts.append(Action(label, url, icon=icon, primary=onward and not acts))

    if strategy.is_approved:
        return acts
    slots = [item.slot for item in open_items_of(strategy) if item.step_code == "2.1"]
    asked = queries.department_asked(user, strategy, slots)
    add(
        _("Give the opinion"),
        "opine",
        "edit",
        permissions.why_not_opine(user, strategy, asked) if asked else "",
    )
    add(_("Decide"), "decide", "check", permissions.why_not_decide(user, strategy))
    edits = permissions.why_not_edit(user, strategy)
    add(_("Call the joint meeting…"), "convene", "users", edits)
    lines = permissions.why_not_edit_lines(user, strategy)
    add(_("Write the draft"), "lines", "edit", lines)
    back = permissions.why_not_call_back(user, strategy)
    add(_("Take it back…"), "call_back", "arrow-back-up", back, onward=False)
    void = permissions.why_not_void(user, strategy)
    add(_("Give it up…"), "void", "x", void, onward=False)
    return acts


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


@dataclass(frozen=True)
class FormRow:
    """A row of the matrix with its fields; `single` spans all levels."""

    name: str
    fields: tuple[Any, ...]
    single: bool


def matrix_form_rows(form: Any) -> list[FormRow]:
    """Put the fields of the matrix form into the rows in which they are drawn."""
    rows = []
    for dimension in rules.Dimension:
        single = dimension.value in SINGLE
        levels = LEVELS[:1] if single else LEVELS
        fields = tuple(form[f"{dimension.value}__{int(level)}"] for level in levels)
        rows.append(FormRow(dimension_name(dimension.value), fields, single))
    return rows


@dataclass(frozen=True)
class OpinionRow:
    """An opinion as it is read: step, who speaks, conclusion, text."""

    step: str
    who: str
    person: str
    look: Look | None
    text: str
    at: Any
    round: int


_CONCLUSION_COLOURS = {"agree": "green", "conditional": "amber", "disagree": "red"}


def opinion_rows(strategy: PriceStrategy) -> list[OpinionRow]:
    """Give what was written, the latest round first, and who still has to answer."""
    given = queries.opinions_of(strategy)
    rows = [
        OpinionRow(
            one.step,
            department_names([one.role])[0],
            acting_text(one.given_by, one.on_behalf_of),
            Look(_CONCLUSION_COLOURS.get(one.conclusion, "amber"), one.get_conclusion_display()),
            one.text,
            one.at,
            one.round,
        )
        for one in given
    ]
    if strategy.state != PriceStrategy.State.JOINT:
        return rows
    answered = {one.role for one in given if one.round == strategy.round}
    waiting = [
        OpinionRow("2.1", name, "", Look("blue", _("waiting")), "", None, strategy.round)
        for code, name in zip(
            strategy.departments, department_names(strategy.departments), strict=True
        )
        if code not in answered
    ]
    return [*waiting, *rows]
