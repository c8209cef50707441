"""The judge as a command, the clock, slots and refusals."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import gettext_lazy

from core import books, clock, slots
from core.books import BookFinding, Scope, books_section, one_snapshot
from core.guards import guards_off
from core.models import NumberSeries
from core.numbers import draw_number
from core.refusals import NotAllowed, Refused, Stale

NOON = datetime.fromisoformat("2026-11-24T16:30:00+00:00")


@pytest.fixture(autouse=True)
def _only_real_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "SECTIONS", dict(books.SECTIONS))
    monkeypatch.setattr(slots, "_slots", defaultdict(list))


def judged(*arguments: str) -> tuple[int, str]:
    out, status = StringIO(), 0
    try:
        call_command("check_books", *arguments, stdout=out, stderr=StringIO())
    except SystemExit as stop:
        status = int(str(stop.code))
    return status, out.getvalue()


@pytest.mark.django_db
def test_books_that_hold_say_so() -> None:
    status, out = judged()

    assert status == 0
    assert out.startswith("The books hold")


@pytest.mark.django_db
def test_each_finding_is_one_line_and_the_status_is_one() -> None:
    draw_number("DD", date(2026, 11, 24))
    with guards_off():
        NumberSeries.objects.update(last=5)

    status, out = judged()
    as_json = json.loads(judged("--json")[1])

    assert status == 1
    assert out == "core: numbers: number series DD-202611: 1 numbers are drawn, the last is 5\n"
    assert as_json["section"] == "core: numbers"


@pytest.mark.django_db
def test_a_section_is_told_what_to_look_at() -> None:
    seen: list[Scope] = []

    @books_section("test: one")
    def section(scope: Scope) -> Iterator[BookFinding]:
        seen.append(scope)
        if scope.covers("orders.order/7"):
            yield BookFinding("orders.order/7", "/orders/7/", "is wrong")

    assert judged("--object", "orders.order/8", "--since", "2026-11-01", "--files")[0] == 0
    assert "/orders/7/" in judged("--object", "orders.order/7")[1]
    assert seen[0].files
    assert seen[0].since == datetime.fromisoformat("2026-11-01T00:00:00+00:00")


@pytest.mark.django_db
def test_a_day_that_is_none_is_said() -> None:
    with pytest.raises(CommandError, match="2026-13-01"):
        call_command("check_books", "--since", "2026-13-01")


@pytest.mark.django_db(transaction=True)
def test_the_judge_reads_only() -> None:
    with pytest.raises(DatabaseError), one_snapshot():
        NumberSeries.objects.create(code="X")

    NumberSeries.objects.create(code="Y")
    assert NumberSeries.objects.count() == 1


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert clock.day_of(NOON) == date(2026, 11, 25)
    assert clock.local(NOON).hour == 0


@pytest.mark.django_db
def test_the_clock_moves_for_everybody_in_debug_only(settings: Any) -> None:
    with pytest.raises(RuntimeError):
        clock.move(timedelta(days=1))
    settings.DEBUG = True
    try:
        clock.move(timedelta(days=1))
        clock.move(timedelta(hours=1))

        assert timedelta(hours=24.9) < clock.now() - datetime.now(UTC) < timedelta(hours=25.1)
    finally:
        clock._Offset.read_at = None
        settings.DEBUG = False
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_slots_are_filled_in_order_and_left_out_when_empty() -> None:
    def shown(name: str) -> Any:
        return lambda request, obj: {"stops": [{"title": f"{name} {obj}", "state": ""}]}

    template = "core/_timeline.html"
    slots.register_slot("page", template=template, context=shown("second"), order=20)
    slots.register_slot("page", template=template, context=lambda request, obj: None, order=1)
    slots.register_slot("page", template=template, context=shown("<first>"), order=10)
    page = Template('{% load slots %}{% slot "page" obj %}{% slot "nothing" obj %}')

    text = page.render(Context({"request": RequestFactory().get("/"), "obj": 7}))

    assert text.index("&lt;first&gt; 7") < text.index("second 7")
    assert "<first>" not in text


def test_refusals_carry_a_sentence() -> None:
    refused = Refused(gettext_lazy("yes"), "amount", url="/x/")
    stale = Stale("changed", [("total", "1", "2")])

    assert (refused.field, refused.url, refused.status) == ("amount", "/x/", 422)
    assert isinstance(refused.args[0], str)
    assert (stale.difference, stale.status) == ((("total", "1", "2"),), 409)
    assert NotAllowed("no").status == 403
