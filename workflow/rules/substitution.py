"""委托代理: who may act for whom on a day, for which steps and with what authority.

A grant is half-open: it begins on `first_on` and no longer counts on `until_on`, the day on which
its holder is back. A chain of at most two (A for B, B for C), never back to the person who acts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.authority import Level

EVERY_STEP: frozenset[str] = frozenset()
LONGEST_DAYS = 180


@dataclass(frozen=True)
class Grant:
    """One person stands in for another; no steps named means all of them."""

    holder: int
    substitute: int
    first_on: date
    until_on: date
    steps: frozenset[str] = EVERY_STEP
    full_authority: bool = False

    def counts_on(self, day: date) -> bool:
        """Whether it is in force that day."""
        return self.first_on <= day < self.until_on

    def meets(self, other: Grant) -> bool:
        """Whether there is a day and a step that both are about."""
        if self.first_on >= other.until_on or other.first_on >= self.until_on:
            return False
        return _common(self.steps, other.steps) is not None


@dataclass(frozen=True)
class Mandate:
    """For whom somebody acts now; `via` is the person between, where B handed A's work on."""

    holder: int
    steps: frozenset[str]
    until_on: date
    full_authority: bool
    via: int | None = None

    def covers(self, step: str) -> bool:
        """Whether it is about this step; an act that is no step is for mandates of all steps."""
        return not self.steps or step in self.steps


class Problem(StrEnum):
    """Why a substitution cannot be."""

    SELF = "self"
    NO_DAYS = "no_days"
    OVER = "over"
    TOO_LONG = "too_long"
    TAKEN = "taken"
    CIRCLE = "circle"
    CHAIN = "chain"
    NO_AUTHORITY = "no_authority"


def mandates(person: int, grants: Iterable[Grant], day: date) -> tuple[Mandate, ...]:
    """Say for whom this person acts that day: directly, or through one person between.

    What two grants of a chain have in common counts: their steps, the earlier end, and full
    authority only where both have it.
    """
    given: dict[int, list[Grant]] = {}
    for grant in grants:
        if grant.counts_on(day):
            given.setdefault(grant.substitute, []).append(grant)
    found: list[Mandate] = []
    for first in given.get(person, ()):
        if first.holder == person:
            continue
        found.append(
            Mandate(first.holder, first.steps, first.until_on, full_authority=first.full_authority)
        )
        for second in given.get(first.holder, ()):
            common = _common(first.steps, second.steps)
            if common is None or second.holder in (person, first.holder):
                continue
            found.append(
                Mandate(
                    second.holder,
                    common,
                    min(first.until_on, second.until_on),
                    full_authority=first.full_authority and second.full_authority,
                    via=first.holder,
                )
            )
    return tuple(found)


def authority(
    mandate: Mandate, person: Level | None, levels: Mapping[int, Level | None]
) -> Level | None:
    """Return with what authority a mandate is used: the lowest of all who stand in it.

    Unless the general manager gave full authority: then that of the person stood in for.
    """
    holder = levels.get(mandate.holder)
    if mandate.full_authority:
        return holder
    chain = [holder, person]
    if mandate.via is not None:
        chain.append(levels.get(mandate.via))
    known = [level for level in chain if level is not None]
    return min(known) if len(known) == len(chain) else None


def problem_with(
    wanted: Grant,
    grants: Collection[Grant],
    *,
    today: date,
    levels: Mapping[int, Level | None],
) -> Problem | None:
    """Say why a substitution cannot be, None when it can; `grants` are those accepted."""
    if wanted.holder == wanted.substitute:
        return Problem.SELF
    if wanted.until_on <= wanted.first_on:
        return Problem.NO_DAYS
    if wanted.until_on <= today:
        return Problem.OVER
    if (wanted.until_on - wanted.first_on).days > LONGEST_DAYS:
        return Problem.TOO_LONG
    if levels.get(wanted.holder) is not None and levels.get(wanted.substitute) is None:
        return Problem.NO_AUTHORITY
    near = [grant for grant in grants if grant.meets(wanted)]
    if any(grant.holder == wanted.holder for grant in near):
        return Problem.TAKEN
    return _problem_of_chain(wanted, near)


def _problem_of_chain(wanted: Grant, near: Collection[Grant]) -> Problem | None:
    """Look one grant down (who stands in for the substitute) and one up (for whom the holder)."""
    down = [grant for grant in near if grant.holder == wanted.substitute]
    up = [grant for grant in near if grant.substitute == wanted.holder]
    below = {grant.substitute for grant in down}
    if wanted.holder in below or below & {grant.holder for grant in up}:
        return Problem.CIRCLE
    if down and up:
        return Problem.CHAIN
    for grant in near:
        if any(grant.holder == one.substitute and grant.meets(one) for one in down):
            return Problem.CHAIN
        if any(grant.substitute == one.holder and grant.meets(one) for one in up):
            return Problem.CHAIN
    return None


def _common(one: frozenset[str], other: frozenset[str]) -> frozenset[str] | None:
    """Return the steps that both are about (empty: all); None when there is none."""
    if not one or not other:
        return one or other
    return one & other or None
