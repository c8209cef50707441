"""委托代理 as pure rules: who may act for whom, and what a proposal is refused for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.authority import Level
from workflow.rules import Grant, Problem, authority, mandates, problem_with

TODAY = date(2026, 11, 24)
A, B, C, D, E = 1, 2, 3, 4, 5
LEVELS = {A: Level.DIRECTOR, B: Level.CENTRE, C: Level.SALES, D: None, E: Level.SALES}


def grant(holder: int, substitute: int, first: int = 0, days: int = 5, **more: object) -> Grant:
    start = TODAY + timedelta(days=first)
    return Grant(holder, substitute, start, start + timedelta(days=days), **more)  # type: ignore[arg-type]  # as the test says


@pytest.mark.parametrize(("day", "acts"), [(-1, False), (0, True), (4, True), (5, False)], ids=str)
def test_a_substitution_is_half_open(*, day: int, acts: bool) -> None:
    found = mandates(B, [grant(A, B)], TODAY + timedelta(days=day))

    assert bool(found) is acts


def test_a_chain_ends_after_two() -> None:
    chain = [grant(A, B), grant(B, C), grant(C, D)]

    assert [one.holder for one in mandates(B, chain, TODAY)] == [A]
    assert [(one.holder, one.via) for one in mandates(C, chain, TODAY)] == [(B, None), (A, B)]
    assert [one.holder for one in mandates(D, chain, TODAY)] == [C, B]


def test_nobody_acts_for_themselves_through_a_circle() -> None:
    circle = [grant(A, B), grant(B, A)]

    assert [one.holder for one in mandates(A, circle, TODAY)] == [B]


def test_a_chain_carries_the_steps_that_both_are_about() -> None:
    chain = [grant(A, B, steps=frozenset({"6.3", "2.3"})), grant(B, C, steps=frozenset({"6.3"}))]

    through = next(one for one in mandates(C, chain, TODAY) if one.via == B)

    assert through.covers("6.3")
    assert not through.covers("2.3")


@pytest.mark.parametrize(
    ("substitute", "full", "level"),
    [
        (Level.CENTRE, False, Level.CENTRE),
        (Level.GM, False, Level.DIRECTOR),
        (Level.CENTRE, True, Level.DIRECTOR),
        (None, False, None),
    ],
)
def test_the_lower_authority_counts_unless_full_was_given(
    *, substitute: Level | None, full: bool, level: Level | None
) -> None:
    [mandate] = mandates(B, [grant(A, B, full_authority=full)], TODAY)

    assert authority(mandate, substitute, LEVELS) is level


@pytest.mark.parametrize(
    ("wanted", "given_before", "problem"),
    [
        (grant(A, A), [], Problem.SELF),
        (grant(A, B, days=0), [], Problem.NO_DAYS),
        (grant(A, B, first=-9), [], Problem.OVER),
        (grant(A, B, days=181), [], Problem.TOO_LONG),
        (grant(A, D), [], Problem.NO_AUTHORITY),
        (grant(A, B), [grant(A, C, first=4)], Problem.TAKEN),
        (grant(A, B), [grant(A, C, first=5)], None),
        (grant(A, B), [grant(B, A)], Problem.CIRCLE),
        (grant(A, B), [grant(B, C)], None),
        (grant(A, B), [grant(B, C), grant(C, A)], Problem.CIRCLE),
        (grant(B, C), [grant(A, B), grant(C, E)], Problem.CHAIN),
        (grant(A, B), [grant(B, C), grant(C, E)], Problem.CHAIN),
        (grant(C, E), [grant(A, B), grant(B, C)], Problem.CHAIN),
        (
            grant(A, B, steps=frozenset({"6.3"})),
            [grant(A, C, steps=frozenset({"2.3"}))],
            None,
        ),
    ],
)
def test_what_a_proposal_is_refused_for(
    wanted: Grant, given_before: list[Grant], problem: Problem | None
) -> None:
    assert problem_with(wanted, given_before, today=TODAY, levels=LEVELS) is problem


grants = st.builds(
    grant,
    st.integers(1, 5),
    st.integers(1, 5),
    st.integers(0, 6),
    st.integers(1, 6),
    steps=st.frozensets(st.sampled_from(["3.2", "6.2", "6.3"]), max_size=2),
    full_authority=st.booleans(),
)


@given(st.lists(grants, max_size=12))
def test_what_was_accepted_one_after_another_never_makes_a_circle_or_a_third_hand(
    wishes: list[Grant],
) -> None:
    levels = dict.fromkeys(range(1, 6), Level.SALES)
    accepted: list[Grant] = []
    for wish in wishes:
        if problem_with(wish, accepted, today=TODAY, levels=levels) is None:
            accepted.append(wish)

    for day in (TODAY + timedelta(days=n) for n in range(13)):
        for step in ("3.2", "6.2", "6.3"):
            to = {
                one.holder: one.substitute
                for one in accepted
                if one.counts_on(day) and (not one.steps or step in one.steps)
            }
            for person in to:
                way = [person]
                while way[-1] in to:
                    way.append(to[way[-1]])
                    assert len(way) <= 3, f"{way} goes further than two"
                assert len(set(way)) == len(way)


@given(st.lists(grants, max_size=12), st.integers(1, 5), st.integers(0, 12))
def test_no_mandate_is_for_oneself_or_stronger_than_the_person_stood_in_for(
    wild: list[Grant], person: int, day: int
) -> None:
    levels: dict[int, Level | None] = {1: Level.SALES, 2: Level.CENTRE, 3: Level.DIRECTOR, 4: None}

    for mandate in mandates(person, wild, TODAY + timedelta(days=day)):
        level = authority(mandate, levels.get(person), levels)
        holder = levels.get(mandate.holder)

        assert mandate.holder != person
        if level is not None:
            assert holder is not None
            assert level <= holder
            if not mandate.full_authority:
                own = levels.get(person)
                assert own is not None
                assert level <= own


@pytest.mark.parametrize(
    ("given", "handed_on", "common"),
    [
        ((), (), ()),
        (("6.3",), (), ("6.3",)),
        ((), ("6.3",), ("6.3",)),
        (("6.3", "2.3"), ("6.3",), ("6.3",)),
    ],
)
def test_what_is_handed_on_is_about_the_steps_that_both_are_about(
    given: tuple[str, ...], handed_on: tuple[str, ...], common: tuple[str, ...]
) -> None:
    chain = [
        grant(A, B, steps=frozenset(given)),
        grant(B, C, steps=frozenset(handed_on)),
    ]

    (second,) = [one for one in mandates(C, chain, TODAY) if one.holder == A]

    assert second.steps == frozenset(common)


@pytest.mark.parametrize(
    ("first", "meets"), [(-5, False), (-4, True), (4, True), (5, False)], ids=str
)
def test_two_grants_meet_while_a_day_is_in_both(*, first: int, meets: bool) -> None:
    one, other = grant(A, B, first=0, days=5), grant(C, D, first=first, days=5)
    assert (one.meets(other), other.meets(one)) == (meets, meets)
