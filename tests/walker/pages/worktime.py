"""The calendar: everybody reads it, administrators keep it."""

from __future__ import annotations

from datetime import date

from tests.walker.table import button, everybody, form, only, page

YEAR, DAY, FIRST = 2026, date(2026, 11, 27), date(2004, 1, 1)

page("worktime:index", get=everybody(302))
page("worktime:year", args=lambda w: [YEAR], get=everybody())
page("worktime:export", args=lambda w: [YEAR], get=everybody())
for name in ("load_year", "confirm_year", "withdraw_confirmation"):
    page(f"worktime:{name}", args=lambda w: [YEAR], post=only("admin", ok=(302, 422)))
page("worktime:day", args=lambda w: [DAY], get=everybody(), post=only("admin", ok=422))
page("worktime:hours", get=everybody())
page("worktime:hours_new", get=only("admin"), post=only("admin", ok=422))
page("worktime:hours_edit", args=lambda w: [FIRST], get=only("admin"), post=only("admin", ok=422))
page("worktime:limits", get=only("admin"), post=only("admin", ok=422))

form("worktime:day", by="admin", args=lambda w: [DAY],
     fields={"kind": "working", "hours": "08:30-12:00", "note": "赶工"})  # fmt: skip
form("worktime:hours_new", by="admin", fields={"valid_from": "2027-01-04"})
form("worktime:hours_edit", by="admin", args=lambda w: [FIRST], fields={"monday": "09:00-17:00"})
form("worktime:limits", by="admin", fields={"working_day_minutes": "480"})
button("worktime:load_year", by="admin", shown_on="worktime:year",
       args=lambda w: [YEAR], action_args=lambda w: [YEAR])  # fmt: skip
