"""The calendar's pages, as the weakest reader and as an administrator, in both languages."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core import clock
from tests.worktime.calendars import at
from worktime import services
from worktime.models import CalendarDay, CalendarYear, ClockSettings, WorkingHours

pytestmark = pytest.mark.django_db
SATURDAY = date(2026, 11, 21)
DAY_URL = "/calendar/day/2026-11-21/"
YEAR_URL = "/calendar/2026/"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
USUAL = "08:30-12:00, 13:30-18:00"
PAGES = ["/calendar/2026/", DAY_URL, "/calendar/hours/"]
ADMIN_PAGES = ["/calendar/hours/new/", "/calendar/hours/2004-01-01/", "/calendar/limits/"]
ACTS = [
    DAY_URL,
    "/calendar/2027/load/",
    "/calendar/2027/confirm/",
    "/calendar/2026/withdraw/",
    *ADMIN_PAGES,
]


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at("2026-11-23 14:10"))


def signed_in(client: Client, user: User, language: str = "en") -> Client:
    user.language = language
    user.save()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    return signed_in(client, admin)


@pytest.fixture
def as_sales(client: Client, salesperson: User) -> Client:
    return signed_in(client, salesperson)


def day_form(**changed: str) -> dict[str, str]:
    return {"version": "0", "kind": "working", "hours": "", "note": "stocktaking", **changed}


def week_form(**changed: str) -> dict[str, str]:
    week = dict.fromkeys((*WEEKDAYS, "make_up"), USUAL)
    return {"version": "0", "saturday": "", "sunday": "", **week, **changed}


@pytest.mark.parametrize("address", [*PAGES, *ADMIN_PAGES, "/calendar/2026/export/"])
def test_a_stranger_is_asked_to_sign_in(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:login"))


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_reads(client: Client, salesperson: User, address: str, language: str) -> None:
    response = signed_in(client, salesperson, language).get(address)

    assert response.status_code == 200
    assert b"<form method" not in response.content.split(b"<main", 1)[1]


@pytest.mark.parametrize("address", ADMIN_PAGES)
def test_pages_that_only_change_are_for_administrators(as_sales: Client, address: str) -> None:
    assert as_sales.get(address).status_code == 403


@pytest.mark.parametrize("address", ACTS)
def test_nobody_else_changes_anything(as_sales: Client, address: str) -> None:
    assert as_sales.post(address, day_form()).status_code == 403
    assert not CalendarDay.objects.filter(source="manual").exists()
    assert not CalendarYear.objects.filter(source="manual").exists()


@pytest.mark.parametrize(
    "address",
    ["/calendar/1999/", "/calendar/2101/", "/calendar/day/2026-02-30/", "/calendar/day/1999-01-01/",
     "/calendar/hours/2011-01-01/"],
)  # fmt: skip
def test_what_the_calendar_does_not_reach_is_no_page(as_admin: Client, address: str) -> None:
    assert as_admin.get(address).status_code == 404


def test_the_year_shows_each_kind_of_day_in_a_word(as_sales: Client, admin: User) -> None:
    services.set_day(
        day=date(2026, 11, 24), is_working=True, hours="09:00-12:00", version=0, by=admin
    )

    page = as_sales.get(YEAR_URL).content.decode()

    for css in ("cal-holiday", "cal-make_up", "cal-own_hours", "cal-weekend"):
        assert css in page
    assert "National Day" in page
    assert 'aria-current="date"' in page
    assert "2026-10-10" in page
    assert page.count('<table class="cal">') == 12


def test_chinese_readers_read_chinese_names(client: Client, salesperson: User) -> None:
    page = signed_in(client, salesperson, "zh-hans").get(YEAR_URL).content.decode()

    assert "国庆节" in page
    assert "National Day" not in page


def test_the_year_page_costs_the_same_with_few_and_many_days(
    as_sales: Client, django_assert_max_num_queries: Any
) -> None:
    as_sales.get(YEAR_URL)

    for year in (2026, 2050):
        with django_assert_max_num_queries(11):
            as_sales.get(f"/calendar/{year}/")


def test_a_year_not_yet_announced_is_warned_of_on_every_page(as_sales: Client, admin: User) -> None:
    assert "The calendar of 2027 is not confirmed" in as_sales.get(DAY_URL).content.decode()

    services.confirm_year(year=2027, by=admin)

    assert "is not confirmed" not in as_sales.get(DAY_URL).content.decode()


def test_an_administrator_makes_a_saturday_a_working_day(as_admin: Client) -> None:
    response = as_admin.post(DAY_URL, day_form(hours="9:00–12:00"), follow=True)

    assert response.redirect_chain == [(YEAR_URL, 302)]
    assert CalendarDay.objects.get(date=SATURDAY).hours == "09:00-12:00"
    page = response.content.decode()
    assert "stocktaking" in page
    assert "2026-11-21: as in the usual week → working day 09:00-12:00 stocktaking" in page


def test_an_administrator_puts_it_back(as_admin: Client, admin: User) -> None:
    services.set_day(day=SATURDAY, is_working=True, version=0, by=admin)

    as_admin.post(DAY_URL, day_form(kind="usual", version="1", note=""))

    assert not CalendarDay.objects.get(date=SATURDAY).in_force


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"hours": "nine to five"}, "hours"),
        ({"hours": "12:00-08:30"}, "hours"),
        ({"hours": "08:00-09:00", "kind": "off"}, "hours"),
        ({"hours": "0" * 500}, "hours"),
        ({"kind": "perhaps"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"note": "x" * 201}, "note"),
        ({"name_zh": "国" * 61}, "name_zh"),
        ({"version": "-1"}, "version"),
        ({"version": "1e99"}, "version"),
    ],
)
def test_bad_input_comes_back_with_its_reason(
    as_admin: Client, changed: dict[str, str], field: str
) -> None:
    response = as_admin.post(DAY_URL, day_form(**changed))

    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not CalendarDay.objects.filter(date=SATURDAY).exists()


def test_a_day_changed_meanwhile_is_shown_with_the_difference(
    as_admin: Client, admin: User
) -> None:
    services.set_day(day=SATURDAY, is_working=True, version=0, by=admin)

    response = as_admin.post(DAY_URL, day_form(kind="off"))

    assert response.status_code == 409
    assert CalendarDay.objects.get(date=SATURDAY).is_working


def test_an_administrator_keeps_the_year(as_admin: Client) -> None:
    as_admin.post("/calendar/2027/confirm/")
    assert CalendarYear.objects.get(year=2027).announced

    as_admin.post("/calendar/2027/withdraw/")
    assert not CalendarYear.objects.get(year=2027).announced

    response = as_admin.post("/calendar/2027/load/", follow=True)
    assert response.status_code == 200


@pytest.mark.parametrize("address", ["/calendar/2027/confirm/", "/calendar/2027/load/"])
def test_no_reading_changes_the_calendar(as_admin: Client, address: str) -> None:
    assert as_admin.get(address).status_code == 405


def test_an_administrator_enters_a_new_week(as_admin: Client) -> None:
    assert as_admin.get("/calendar/hours/new/").status_code == 200

    response = as_admin.post(
        "/calendar/hours/new/", week_form(valid_from="2027-01-01", saturday="09:00-12:00")
    )

    assert response.status_code == 302
    assert WorkingHours.objects.get(valid_from=date(2027, 1, 1)).saturday == "09:00-12:00"


def test_an_administrator_corrects_a_week(as_admin: Client) -> None:
    address = "/calendar/hours/2004-01-01/"
    assert USUAL in as_admin.get(address).content.decode()

    response = as_admin.post(address, week_form(version="1", monday="09:00-17:00"))

    assert response.status_code == 302
    assert WorkingHours.objects.get().monday == "09:00-17:00"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"valid_from": "2027-01-01", "tuesday": "late"}, "tuesday"),
        ({"valid_from": "2027-01-01", "make_up": ""}, "make_up"),
        ({"valid_from": "2027-01-01", **dict.fromkeys(WEEKDAYS, "")}, "monday"),
        ({"valid_from": "2027-13-01"}, "valid_from"),
        ({"valid_from": "1999-01-01"}, "valid_from"),
        ({"valid_from": ""}, "valid_from"),
    ],
)
def test_a_week_that_cannot_be_worked_comes_back_with_its_reason(
    as_admin: Client, changed: dict[str, str], field: str
) -> None:
    response = as_admin.post("/calendar/hours/new/", week_form(**changed))

    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert WorkingHours.objects.count() == 1


def test_an_administrator_sets_how_limits_are_counted(as_admin: Client) -> None:
    sent = {
        "version": "1",
        "working_day_minutes": "420",
        "immediate_minutes": "90",
        "is_lenient": "on",
        "warn_days_ahead": "30",
        "remind_percent": "40",
        "escalate_percent": "120",
        "offer_percent": "60",
        "urge_minutes": "90",
    }

    assert as_admin.post("/calendar/limits/", sent).status_code == 302
    assert ClockSettings.objects.get().is_lenient

    bad = as_admin.post("/calendar/limits/", {**sent, "version": "2", "immediate_minutes": "0"})
    assert bad.status_code == 422
    assert bad.context["form"].errors["immediate_minutes"]


def test_the_export_holds_what_the_page_shows(as_sales: Client) -> None:
    response = as_sales.get("/calendar/2026/export/")

    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) - 1 == CalendarDay.objects.filter(date__year=2026).count()
    assert str(rows[1][0]) == "2026-01-01 00:00:00"
    assert rows[1][3] == "New Year's Day"
