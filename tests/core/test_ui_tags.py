"""Figures, moments and states as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django import forms
from django.template import Context, Template
from django.utils import translation

from core import formats, spans
from core.forms import Form, LineField, PickField
from core.looks import Look

MONDAY = datetime(2026, 11, 23, 6, 10, tzinfo=UTC)  # 14:10 in the company


@pytest.fixture(autouse=True)
def _monday_in_english(db: None) -> Iterator[None]:
    measure = spans._Kept.measure
    spans.register_measure(lambda start, end: int((end - start).total_seconds() // 60))
    with time_machine.travel(MONDAY, tick=False), translation.override("en"):
        yield
    spans.register_measure(measure)


def _draw(template: str, **context: Any) -> str:
    return Template("{% load ui %}" + template).render(Context(context))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1180800"), "1,180,800.00"),
        (Decimal("-73050.5"), "−73,050.50"),
        (Decimal("-0.001"), "0.00"),
        (0, "0.00"),
        ("12.5", "12.50"),
        (None, "—"),
        ("", "—"),
        ("abc", "—"),
    ],
)
def test_money_has_thousands_two_places_and_a_sign(value: Any, text: str) -> None:
    assert _draw("{{ x|money }}", x=value).replace("−0.00", "0.00") == text


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("{{ x|price }}", Decimal("666.4"), "666.40"),
        ("{{ x|price }}", Decimal("0.0125"), "0.0125"),
        ("{{ x|quantity }}", Decimal("1200.000"), "1,200"),
        ("{{ x|quantity }}", Decimal("0.125"), "0.125"),
        ("{{ x|percent }}", Decimal("-13.0357"), "−13.04\N{NO-BREAK SPACE}%"),
        ("{{ x|percent:0 }}", Decimal("13"), "13\N{NO-BREAK SPACE}%"),
        ("{{ x|duration }}", 350, "5 h 50 min"),
        ("{{ x|duration }}", 40, "40 min"),
        ("{{ x|duration }}", 480 * 26, "26 working days"),
    ],
)
def test_other_figures(template: str, value: Any, text: str) -> None:
    assert _draw(template, x=value) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (MONDAY + timedelta(hours=2), "today 16:10"),
        (MONDAY + timedelta(hours=19), "tomorrow 09:10"),
        (MONDAY - timedelta(hours=20), "yesterday 18:10"),
        (MONDAY + timedelta(days=4), "Fri 11-27 14:10"),
        (MONDAY + timedelta(days=20), "12-13 14:10"),
        (MONDAY - timedelta(days=3), "11-20 14:10"),
        (MONDAY + timedelta(days=60), "2027-01-22 14:10"),
    ],
)
def test_moments_are_said_from_today(moment: datetime, text: str) -> None:
    html = _draw("{{ x|moment }}", x=moment)

    assert f">{text}</time>" in html
    assert "datetime=" in html
    assert 'title="20' in html


def test_the_day_of_a_moment_is_the_companys() -> None:
    assert "11-24" in _draw("{{ x|day }}", x=datetime(2026, 11, 23, 17, 0, tzinfo=UTC))
    assert "12-04 (Fri)" in _draw('{{ x|day:"week" }}', x=date(2026, 12, 4))
    assert "2027-03-31" in _draw("{{ x|day }}", x=date(2027, 3, 31))


def test_a_limit_is_red_when_over_amber_when_near_and_plain_before() -> None:
    over = _draw("{{ x|due }}", x=MONDAY - timedelta(hours=3))
    near = _draw("{{ x|due }}", x=MONDAY + timedelta(hours=2))
    later = _draw("{{ x|due }}", x=MONDAY + timedelta(days=4))

    assert "st-red" in over
    assert "3 h overdue" in over
    assert "st-amber" in near
    assert "2 h left" in near
    assert "st-" not in later
    assert "any time" in _draw("{{ x|due }}", x=None)


def test_beside_a_limit_stands_what_it_leaves_out() -> None:
    over, ahead = MONDAY - timedelta(hours=3), MONDAY + timedelta(hours=2)

    assert "overdue" not in _draw("{{ x|due_note }}", x=over)
    assert formats.moment_text(over) in _draw("{{ x|due_note }}", x=over)
    assert "2 h left" in _draw("{{ x|due_note }}", x=ahead)
    assert _draw("{{ x|due_note }}", x=None).strip() == ""


def test_what_of_whom_has_the_colon_of_the_language() -> None:
    assert formats.named_text("Freeze", "A") == "Freeze: A"
    with translation.override("zh-hans"):
        assert formats.named_text("冻结", "甲") == "冻结：甲"


def test_what_was_done_is_on_time_or_too_late() -> None:
    assert formats.due_words_text(MONDAY, MONDAY - timedelta(hours=1)) == "on time"
    assert formats.due_words_text(MONDAY, MONDAY + timedelta(hours=1)) == "1 h too late"


def test_a_state_is_colour_icon_and_word_and_escapes_it() -> None:
    html = _draw("{{ x|badge }}", x=Look("red", "<b>late</b>"))

    assert "st-red pill" in html
    assert "#alert-triangle" in html
    assert "&lt;b&gt;late" in html
    assert "edit" in _draw('{% state_badge "grey" "edit" "draft" %}')


def test_a_colour_means_one_of_five_things() -> None:
    with pytest.raises(ValueError, match="purple"):
        Look("purple", "x")


class _Sample(Form):
    name = LineField(label="Name", help_text="As on the licence.")
    way = PickField(label="Way", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect())


def test_a_field_ties_its_message_and_help_to_the_control() -> None:
    form = _Sample({"name": "", "way": "a"})
    html = _draw("{% form_field form.name %}", form=form)

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name-e id_name-h"' in html
    assert 'id="id_name-e"' in html
    assert "is-bad" in html
    assert "need" in html


def test_a_group_of_radio_buttons_is_named() -> None:
    html = _draw("{% form_field form.way %}", form=_Sample())

    assert 'role="group"' in html
    assert html.count("form-check-input") == 2
    assert str(_Sample()["way"].as_field_group()).count("form-check-input") == 2


def test_the_summary_links_to_each_field_and_keeps_what_was_typed() -> None:
    form = _Sample({"name": "", "way": "x<y"})
    html = Template('{% include "core/_form_errors.html" %}').render(Context({"form": form}))

    assert 'href="#id_name"' in html
    assert 'role="alert"' in html
    assert "x<y" not in html


def test_no_summary_without_a_form() -> None:
    html = Template('{% include "core/_form_errors.html" %}').render(Context({"form": _Sample()}))
    assert html.strip() == ""
