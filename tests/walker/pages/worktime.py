"""The company calendar: everybody reads, administrators change."""

from __future__ import annotations

from datetime import date

from tests.walker.table import Args, World, button, everybody, form, only, page, world_part
from worktime import services
from worktime.models import WorkingHours

YEAR, DAY = 2027, date(2027, 11, 20)
WEEK = {
    **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-17:00"),
    "saturday": "",
    "sunday": "",
    "make_up": "09:00-17:00",
}


@world_part
def worktime(world: World) -> None:
    world["hours"] = WorkingHours.objects.get()
    services.confirm_year(year=YEAR + 1, by=world.people["admin"])


def in_year(year: int = YEAR) -> Args:
    """The address of a year's calendar."""
    return lambda world: [year]


page("worktime:index", get=everybody(302))
for name in ("year", "export"):
    page(f"worktime:{name}", args=in_year(), get=everybody())
for name in ("load_year", "confirm_year"):
    page(f"worktime:{name}", args=in_year(), post=only("admin", ok=302))
page(
    "worktime:withdraw_confirmation",
    args=in_year(YEAR + 1),
    post=only("admin", ok=302),
)
page("worktime:day", args=lambda world: [DAY], get=everybody(), post=only("admin", ok=422))
page("worktime:hours", get=everybody())
page("worktime:hours_new", get=only("admin"), post=only("admin", ok=422))
page(
    "worktime:hours_edit",
    args={
        "there": lambda world: [world["hours"].valid_from],
        "absent": lambda world: [date(2099, 1, 1)],
    },
    get={"there": only("admin"), "absent": only("admin", ok=404)},
    post={"there": only("admin", ok=422), "absent": only("admin", ok=404)},
)
page("worktime:limits", get=only("admin"), post=only("admin", ok=422))

form(
    "worktime:day",
    by="admin",
    args=lambda world: [DAY],
    fields={"kind": "working", "hours": "09:00-12:00", "note": "盘点"},
)
form("worktime:hours_new", by="admin", fields={"valid_from": "2027-03-01", **WEEK})
form(
    "worktime:hours_edit",
    by="admin",
    args=lambda world: [world["hours"].valid_from],
    fields=WEEK,
)
form(
    "worktime:limits",
    by="admin",
    fields={
        "working_day_minutes": "420",
        "immediate_minutes": "60",
        "warn_days_ahead": "30",
        "remind_percent": "40",
        "escalate_percent": "120",
        "offer_percent": "60",
        "urge_minutes": "90",
    },
)
for name, year in (
    ("load_year", YEAR),
    ("confirm_year", YEAR),
    ("withdraw_confirmation", YEAR + 1),
):
    button(
        f"worktime:{name}",
        by="admin",
        shown_on="worktime:year",
        args=in_year(year),
        action_args=in_year(year),
    )
