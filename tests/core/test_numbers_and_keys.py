"""Numbers without a gap, and forms that make one thing however often they are sent."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.books import Scope
from core.formkeys import digest, forget_old_keys, keep_result, use_form_key
from core.guards import guards_off
from core.models import FormKey, NumberSeries
from core.numbers import draw_number
from core.own_books import numbers
from core.refusals import Refused
from core.work import unit_of_work

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 24)


@unit_of_work
def draw(prefix: str = "DD", on: date = NOVEMBER, *, fail: bool = False) -> str:
    number = draw_number(prefix, on)
    if fail:
        raise RuntimeError("broken")
    return number


def test_numbers_count_up_by_kind_and_month() -> None:
    drawn = [draw(), draw(), draw("HT"), draw(on=date(2026, 12, 1))]

    assert drawn == ["DD-202611-0001", "DD-202611-0002", "HT-202611-0001", "DD-202612-0001"]


def test_an_abandoned_number_is_given_out_again() -> None:
    draw()
    with pytest.raises(RuntimeError, match="broken"):
        draw(fail=True)

    assert draw() == "DD-202611-0002"
    assert list(numbers(Scope())) == []


def test_after_9999_numbers_just_grow() -> None:
    with guards_off():
        NumberSeries.objects.create(code="DD-202611", last=9999)

    assert draw() == "DD-202611-10000"


def test_the_judge_names_a_gap() -> None:
    draw()
    with guards_off():
        NumberSeries.objects.update(last=2)

    (finding,) = numbers(Scope())
    assert finding.object == "number series DD-202611"


@unit_of_work
def create(user: Any, key: Any, content: dict[str, Any]) -> str:
    if done := use_form_key(user=user, key=key, digest_of=content):
        return done
    number = draw_number("DD", NOVEMBER)
    keep_result(user=user, key=key, url=f"/orders/{number}/")
    return number


def test_the_same_form_sent_again_finds_what_it_made(person: Any) -> None:
    key = uuid.uuid4()

    first = create(person, key, {"amount": Decimal("92.50")})
    again = create(person, str(key), {"amount": Decimal("92.500")})

    assert (first, again) == ("DD-202611-0001", "/orders/DD-202611-0001/")
    assert NumberSeries.objects.get().last == 1


def test_the_same_form_with_other_content_is_refused_with_the_way_there(person: Any) -> None:
    key = uuid.uuid4()
    create(person, key, {"amount": 1})

    with pytest.raises(Refused) as refusal:
        create(person, key, {"amount": 2})
    assert refusal.value.url == "/orders/DD-202611-0001/"


def test_two_people_may_hold_the_same_key(person: Any, other: Any) -> None:
    key = uuid.uuid4()

    assert create(person, key, {}) != create(other, key, {})


@pytest.mark.parametrize("wrong", ["", "abc", None, 7, "9" * 5000, "\0"])
def test_a_key_that_is_none_is_refused_and_not_an_error(person: Any, wrong: Any) -> None:
    with pytest.raises(Refused):
        create(person, wrong, {})


def test_what_failed_may_be_sent_again(person: Any) -> None:
    key = uuid.uuid4()

    @unit_of_work
    def broken() -> None:
        use_form_key(user=person, key=key, digest_of={})
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        broken()
    assert create(person, key, {}) == "DD-202611-0001"


def test_keys_are_kept_thirty_days(person: Any) -> None:
    create(person, uuid.uuid4(), {})

    assert forget_old_keys(now=clock.now() + timedelta(days=29)) == 0
    assert forget_old_keys(now=clock.now() + timedelta(days=31)) == 1
    assert not FormKey.objects.exists()


@given(
    st.dictionaries(
        st.text(max_size=5),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False),
            lambda inner: st.lists(inner, max_size=3),
            max_leaves=5,
        ),
    )
)
def test_every_content_has_a_digest(content: dict[str, Any]) -> None:
    assert digest(content) == digest(dict(reversed(content.items())))
