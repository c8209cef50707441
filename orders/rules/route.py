"""The way an order goes, and who may end it (work standard 3.2 to 6.5).

Walked upwards one by one; nobody is skipped, but for the owner of an order of his own.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from core.authority import Level
from orders.rules.findings import Verdict

EXAMINE, SIGN = "4.1", "4.2"
SURVEY, TRIAGE, EXAMINATION = "5.1", "3.2", "6.1"
REVIEW, DIRECTOR, GENERAL_MANAGER, CARRY_OUT = "6.2", "6.3", "6.5", "6.4"

# The level that a decision at a step has; steps that decide nothing are not here.
_LEVELS: dict[str, Level] = {
    EXAMINE: Level.SALES,
    SIGN: Level.SALES,
    TRIAGE: Level.CENTRE,
    EXAMINATION: Level.CENTRE,
    DIRECTOR: Level.DIRECTOR,
    GENERAL_MANAGER: Level.GM,
}
# Role codes; "" is each of the verdict's departments.
_ROLES: dict[str, str] = {
    EXAMINE: "sales",
    SIGN: "sales",
    SURVEY: "sales",
    TRIAGE: "centre_head",
    EXAMINATION: "centre_head",
    REVIEW: "",
    DIRECTOR: "director",
    GENERAL_MANAGER: "gm",
    CARRY_OUT: "centre_head",
}


_RETURNABLE = frozenset({TRIAGE, EXAMINATION, REVIEW, DIRECTOR})


class Hindrance(StrEnum):
    """Why a level may not end the order with its approval."""

    LEVEL = "level"  # beyond its column, or the owner's own order
    REVIEW = "review"  # the departments have not been asked yet
    PRODUCTION = "production"  # production has not agreed to early delivery in writing
    FINANCE = "finance"  # a price below cost without finance's consent


def level_of_step(step: str) -> Level | None:
    """Give the level that decides at a step; None where nothing is decided (5.1, 6.2, 6.4)."""
    return _LEVELS.get(step)


def role_of_step(step: str) -> str:
    """Give the role that has a step; "" for 6.2, which goes to the verdict's departments."""
    return _ROLES[step]


def lay_route(
    *, level: Level, owner_level: Level, is_new: bool, survey_stands: bool, needs_review: bool
) -> tuple[str, ...]:
    """Lay out the steps of an order that `level` decides finally, from submission on.

    Inside the sales column the owner examines and signs. Where the centre decides but departments
    are asked first, the order comes back to it from 6.2.
    """
    if level is Level.SALES:
        return EXAMINE, SIGN
    is_own = owner_level > Level.SALES
    entry = EXAMINATION if is_new else TRIAGE
    steps: list[str] = []
    if is_new and not survey_stands:
        steps.append(SURVEY)
    if not is_own:
        steps.append(entry)
    if needs_review:
        steps.append(REVIEW)
        if level is Level.CENTRE:
            steps.append(entry)
    if level >= Level.DIRECTOR and owner_level < Level.DIRECTOR:
        steps.append(DIRECTOR)
    if level is Level.GM:
        steps.append(GENERAL_MANAGER)
    return (*steps, CARRY_OUT)


def next_step(verdict: Verdict, *, done: Sequence[str]) -> str | None:
    """Give the step after those done, when the last one passed the order on with its opinion.

    `done` lists the steps walked since submission, in order. A level may pass on even what it
    could have decided: upwards is always open. After the last level 6.4, after that None.
    """
    if verdict.may_be_signed:
        return next((step for step in (EXAMINE, SIGN) if step not in done), None)
    entry = EXAMINATION if verdict.is_new_customer else TRIAGE
    back_to_centre = done and done[-1] == REVIEW and verdict.level is Level.CENTRE
    if back_to_centre and not verdict.is_own_order:
        return entry
    ladder = _ladder(verdict, entry)
    reached = max((_place(step) for step in done), default=-1)
    return next((step for step in ladder if _place(step) > reached), None)


def step_above(step: str) -> str | None:
    """Give the step of the next higher level; None above the general manager."""
    level = _LEVELS.get(step, Level.SALES)
    above = (TRIAGE, DIRECTOR, GENERAL_MANAGER)
    return next((one for one in above if _LEVELS[one] > level), None)


def _ladder(verdict: Verdict, entry: str) -> tuple[str, ...]:
    asked = {
        SURVEY: SURVEY in verdict.route,
        entry: not verdict.is_own_order,
        REVIEW: verdict.needs_review,
        DIRECTOR: verdict.owner_level < Level.DIRECTOR,
        GENERAL_MANAGER: True,
        CARRY_OUT: True,
    }
    return tuple(step for step, is_asked in asked.items() if is_asked)


_ORDER = (SURVEY, TRIAGE, EXAMINATION, REVIEW, DIRECTOR, GENERAL_MANAGER, CARRY_OUT)


def _place(step: str) -> int:
    """Give a step's place on the way up; 3.2 and 6.1 share the centre's."""
    if step == EXAMINATION:
        step = TRIAGE
    return _ORDER.index(step) if step in _ORDER else -1


def steps_back(walked: Sequence[str], step: str) -> tuple[str, ...]:
    """Give the steps that an order at `step` has passed and may be returned to, in order (退回)."""
    passed = dict.fromkeys(one for one in walked if one in _RETURNABLE)
    return tuple(one for one in passed if one != step)


def walked_before(walked: Sequence[str], step: str) -> tuple[str, ...]:
    """Give what an order that came back to a step has walked: all before it was last there."""
    if step not in walked:
        raise ValueError(f"the order has not passed step {step}")
    last = len(walked) - 1 - list(reversed(walked)).index(step)
    return tuple(walked[:last])


def why_not_finally(
    verdict: Verdict, level: Level, *, done: Sequence[str] = ()
) -> tuple[Hindrance, ...]:
    """Say what keeps this level from ending the order with an approval; () when nothing does.

    `done` lists the steps walked since submission. From the director on, a department that does
    not answer does not hold the order up once it has been asked; finance's consent always does.
    """
    found: list[Hindrance] = []
    if level < verdict.level:
        found.append(Hindrance.LEVEL)
    if verdict.needs_review and REVIEW not in done:
        found.append(Hindrance.REVIEW)
    if verdict.asks_production and level < Level.DIRECTOR:
        found.append(Hindrance.PRODUCTION)
    if verdict.needs_finance_consent:
        found.append(Hindrance.FINANCE)
    return tuple(found)


def may_decide_finally(verdict: Verdict, level: Level, *, done: Sequence[str] = ()) -> bool:
    """Say whether an approval at this level ends the chain (6.4 follows), given the steps done."""
    return not why_not_finally(verdict, level, done=done)
