"""How people write working hours."""

import pytest

from worktime.rules import (
    Span,
    SpanError,
    SpanProblem,
    format_spans,
    minutes_in,
    parse_spans,
)


@pytest.mark.parametrize(
    "text",
    [
        "08:30-12:00, 13:30-18:00",
        "8:30–12:00,13:30–18:00",
        "13:30~18:00；8:30至12:00",
        " 08:30 - 12:00 ; 13:30—18:00 , ",
        "08:30-10:00, 10:00-12:00, 13:30-18:00",
        "０８：３０－１２：００、１３：３０－１８：００",
    ],
)
def test_hours_are_read_as_people_write_them(text: str) -> None:
    spans = parse_spans(text)

    assert spans == (Span(510, 720), Span(810, 1080))
    assert format_spans(spans) == "08:30-12:00, 13:30-18:00"
    assert minutes_in(spans) == 480


def test_a_day_may_last_until_midnight_and_the_empty_text_is_a_day_off() -> None:
    assert parse_spans("00:00-24:00") == (Span(0, 1440),)
    assert parse_spans("  ") == ()


@pytest.mark.parametrize(
    ("text", "problem", "part"),
    [
        ("morning", SpanProblem.UNREADABLE, "morning"),
        ("08:30", SpanProblem.UNREADABLE, "08:30"),
        ("08:60-12:00", SpanProblem.UNREADABLE, "08:60-12:00"),
        ("08:30-24:01", SpanProblem.UNREADABLE, "08:30-24:01"),
        ("٠٨:٣٠-١٢:٠٠", SpanProblem.UNREADABLE, "٠٨:٣٠-١٢:٠٠"),
        ("12:00-08:30", SpanProblem.BACKWARDS, "12:00-08:30"),
        ("08:30-08:30", SpanProblem.BACKWARDS, "08:30-08:30"),
        ("13:00-18:00, 08:00-13:01", SpanProblem.OVERLAP, "13:00-18:00"),
    ],
)
def test_hours_that_cannot_be_used_say_why_and_where(
    text: str, problem: SpanProblem, part: str
) -> None:
    with pytest.raises(SpanError) as error:
        parse_spans(text)

    assert (error.value.problem, error.value.part) == (problem, part)


@pytest.mark.parametrize(("start", "end"), [(-1, 60), (60, 60), (61, 60), (0, 1441)])
def test_a_range_lies_within_its_day_and_is_not_empty(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no range of a day"):
        Span(start, end)
