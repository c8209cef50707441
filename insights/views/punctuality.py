"""On-time figures: the tables by task, department and person, their page, the items behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views import View

from accounts.queries import people
from accounts.roles import ROLES
from accounts.types import AuthedRequest
from core import clock, formats
from core.exports import ExportColumn, workbook
from core.limits import check_may_export
from core.looks import Look
from core.pages import Column, Filter, ListPage
from core.refusals import NotAllowed
from core.tables import Getter
from insights import rules
from insights.permissions import may_see_punctuality
from insights.queries import punctual
from insights.queries.punctual import Punctuality
from insights.views.panels import Panel, address, table
from workflow.models import WorkItem
from workflow.queries import Figures, names_of, step_names
from workflow.rules import CHART_NODES
from workflow.views.columns import due_cell
from workflow.wording import (
    TASKS,
    department_choices,
    department_name,
    holder_text,
    outcome_look,
    role_name,
    step_label,
)

Row = dict[str, Any]
BARS = {"green": "g", "amber": "am", "red": "r", "grey": ""}


def check_may_see(request: AuthedRequest) -> None:
    """Raise unless the reader sees how punctual departments and people are."""
    if not may_see_punctuality(request.user):
        raise NotAllowed(
            gettext("On-time figures are for the heads of marketing and the general manager.")
        )


def judgement(rate: Decimal | None) -> Look:
    """Put a rate into a word."""
    words = {
        "green": _("on target"),
        "amber": _("near"),
        "red": _("below 90 %"),
        "grey": _("nothing to judge"),
    }
    colour = rules.colour_of(rate)
    return Look(colour, words[colour])


def rows_of(
    present: Mapping[Any, Figures],
    earlier: Mapping[Any, Figures],
    names: Iterable[tuple[Any, Any]],
    **behind: str,
) -> list[Row]:
    """Turn figures into rows; `behind` is what every link keeps (month), `key` what it adds."""
    month, kept = behind.get("month", ""), behind["key"]
    return [
        row_of(name, present.get(key, Figures()), earlier.get(key, Figures()),
               {**({"month": month} if month else {}), kept: key})
        for key, name in names
    ]  # fmt: skip


def row_of(name: Any, figures: Figures, old: Figures, query: Mapping[str, Any]) -> Row:
    """Lay out one row."""
    return {
        "name": name,
        "figures": figures,
        "rate": rules.rate_of(figures.on_time, figures.judged),
        "old": rules.rate_of(old.on_time, old.judged),
        "query": query,
    }


def behind(kind: str) -> Getter:
    """Give the address of the items behind a figure, None where there are none."""

    def link(row: Row) -> str | None:
        if row["query"] is None or not getattr(row["figures"], _ATTRIBUTES[kind]):
            return None
        return address("insights:items", kind=kind, **row["query"])

    return link


_ATTRIBUTES = {
    "on_time": "on_time", "judged": "judged", "open": "open", "open_late": "open_late",
    "late": "late", "excused": "excused",
}  # fmt: skip


def _bar(row: Row) -> SafeString | str:
    rate = row["rate"]
    if rate is None:
        return ""
    return format_html(
        '<progress class="{}" max="100" value="{}" aria-label="{}">{}</progress>',
        BARS[rules.colour_of(rate)],
        rate,
        gettext("On time"),
        formats.percent_text(rate, 1),
    )


def _late(row: Row) -> SafeString:
    late = row["figures"].open_late
    return format_html(
        '<span class="{}"><span class="only-s">{} </span>{}</span>',
        "t-red b" if late else "mu",
        gettext("Late"),
        late,
    )


def columns(first: Any, *, full: bool = True) -> tuple[Column, ...]:
    """Give the columns of a table of rates; `full=False` leaves out the earlier period."""
    found = [
        Column("name", first, css="ca nw b"),
        Column("on_time", pgettext_lazy("figure", "On time"),
               lambda row: row["figures"].on_time, "number", link=behind("on_time")),
        Column("judged", pgettext_lazy("figure", "Due"),
               lambda row: row["figures"].judged, "number",
               link=behind("judged")),
        Column("rate", _("Rate"), lambda row: formats.percent_text(row["rate"], 1),
               css="cb num b", export="rate"),
        Column("bar", _("Picture"), _bar, "html", css="ce bar", hidden_label=True, only="page"),
        Column("word", _("Judgement"), lambda row: judgement(row["rate"]), "look", css="cc nw",
               export=lambda row: str(judgement(row["rate"]))),
        Column("old", _("Before"), lambda row: formats.percent_text(row["old"], 1),
               css="num mu", export="old"),
        Column("open", pgettext_lazy("figure", "Open"),
               lambda row: row["figures"].open, "number", link=behind("open")),
        Column("late", _("Late"), _late, "html", css="cd num", link=behind("open_late"),
               export=lambda row: row["figures"].open_late),
        Column("excused", _("Of all late, excused"),
               lambda row: row["figures"].excused, "number", link=behind("excused")),
    ]  # fmt: skip
    return tuple(one for one in found if full or one.key != "old")


def task_rows(present: Punctuality, earlier: Punctuality, month: str = "") -> list[Row]:
    """Lay out the ten tasks."""
    names = [(number, f"T{number} {name}") for number, name in TASKS.items()]
    return rows_of(present.by_task, earlier.by_task, names, month=month, key="task")


def total_row(present: Punctuality, earlier: Punctuality, month: str = "") -> Row:
    """Lay out the sum."""
    query = {"month": month} if month else {}
    return row_of(_("Total"), present.total, earlier.total, query)


def department_rows(present: Punctuality, earlier: Punctuality, month: str = "") -> list[Row]:
    """Lay out the departments that had anything to do."""
    known = {*present.by_department, *earlier.by_department}
    names = [pair for pair in department_choices() if pair[0] in known]
    return rows_of(present.by_department, earlier.by_department, names, month=month,
                   key="department")  # fmt: skip


def person_rows(present: Punctuality, earlier: Punctuality, month: str = "") -> list[Row]:
    """Lay out the people; what a role has in common stands under the role's name."""
    known = names_of(int(who) for who in present.by_person if not who.startswith("r-"))
    names = [(who, _who_name(who, known)) for who in present.by_person]
    rows = rows_of(present.by_person, earlier.by_person, names, month=month, key="who")
    return sorted(rows, key=lambda row: (-row["figures"].late, -row["figures"].judged))


def _who_name(who: str, known: Mapping[int, str]) -> str:
    return role_name(who[2:]) if who.startswith("r-") else known.get(int(who), who)


def task_table(present: Punctuality, earlier: Punctuality, month: str = "") -> Panel:
    """The ten tasks and their sum."""
    weak = [
        row["name"] for row in task_rows(present, earlier)
        if row["rate"] is not None and row["rate"] < rules.LOWEST
    ]  # fmt: skip
    foot = ""
    if weak:
        foot = gettext("Below 90 %%: %(tasks)s. The figures lead to the items behind them.") % {
            "tasks": str(gettext(", ")).join(weak)
        }
    return table(
        _("On time by task"),
        columns(_("Task")),
        task_rows(present, earlier, month),
        sums=[total_row(present, earlier, month)],
        note="" if month else gettext("last 30 days, by the standard's limits; target 95 %"),
        foot=foot,
    )


def department_table(present: Punctuality, oldest: Mapping[str, WorkItem]) -> Panel:
    """What is open and late by department, and what is late the longest."""
    names = step_names()
    rows: list[Row] = [
        {"name": department_name(code), "figures": figures, "query": {"department": code},
         "item": oldest.get(code)}
        for code, figures in present.by_department.items() if figures.open
    ]  # fmt: skip
    rows.sort(key=lambda row: (-row["figures"].open_late, -row["figures"].open))

    def longest(row: Row) -> str:
        item = row["item"]
        if item is None:
            return ""
        return f"{step_label(item.step_code, names)} {item.customer_name or item.label}"

    shown = (
        Column("name", _("Department"), css="ca nw b"),
        Column("open", pgettext_lazy("figure", "Open"),
               lambda row: row["figures"].open, "number", link=behind("open")),
        Column("late", _("Late"), _late, "html", css="cb num", link=behind("open_late")),
        Column("item", _("Late the longest"), longest, css="ce",
               link=lambda row: row["item"].subject_url if row["item"] else None),
    )  # fmt: skip
    late = present.total.open_late
    return table(
        _("Late items by department"),
        shown,
        rows,
        count=late,
        url=address("workflow:all", due="late"),
        link=_("All late items"),
        empty=_("Nothing is open."),
    )


def month_choices() -> list[tuple[str, Any]]:
    """Give the last 30 days and the last twelve months."""
    months = rules.last_months(clock.today(), punctual.NEWEST_MONTHS)[::-1]
    return [("", _("Last 30 days")), *((str(one), str(one)) for one in months)]


class OnTimePage(LoginRequiredMixin, View):
    """按时率: tasks, departments, people of a month, each figure with the items behind it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: AuthedRequest) -> HttpResponse:
        check_may_see(request)
        asked = request.GET.get("month", "")
        month = asked if asked in dict(month_choices()) else ""
        now = clock.now()
        period = punctual.period_of(month, now=now)
        present = punctual.punctuality(period, now=now)
        earlier = punctual.punctuality(period.before, now=now)
        if request.GET.get("export") == "xlsx":
            return export(request, present, earlier)
        context = {
            "title": _("On time"),
            "months": [
                {"value": value, "label": label, "current": value == month}
                for value, label in month_choices()
            ],
            "export_url": f"?month={month}&export=xlsx",
            "panels": [
                task_table(present, earlier, month),
                table(_("On time by department"), columns(_("Department")),
                      department_rows(present, earlier, month),
                      empty=_("Nothing was done and nothing is open in this time.")),
                table(_("On time by person"), columns(_("Person")),
                      person_rows(present, earlier, month),
                      empty=_("Nothing was done and nothing is open in this time.")),
            ],
        }  # fmt: skip
        return render(request, "insights/on_time.html", context)


def export(request: AuthedRequest, present: Punctuality, earlier: Punctuality) -> HttpResponse:
    """Give the three tables as one Excel sheet."""
    check_may_export(request)
    rows: list[tuple[str, Row]] = [
        *((gettext("Task"), row) for row in task_rows(present, earlier)),
        *((gettext("Department"), row) for row in department_rows(present, earlier)),
        *((gettext("Person"), row) for row in person_rows(present, earlier)),
        ("", total_row(present, earlier)),
    ]
    shown = [one for one in columns(_("Name")) if one.only != "page"]
    kinds = {"rate": "percent", "old": "percent", "late": "number"}
    heads = [
        ExportColumn(_("Kind")),
        *(ExportColumn(c.label, kinds.get(c.key, c.kind), 20) for c in shown),
    ]
    return workbook(
        heads,
        ([kind, *(one.export_getter(row) for one in shown)] for kind, row in rows),
        gettext("On time"),
    )


def _kept(rows: QuerySet[WorkItem], _value: str) -> QuerySet[WorkItem]:
    return rows


def _by_task(rows: QuerySet[WorkItem], value: str) -> QuerySet[WorkItem]:
    wanted = Q(step_code__startswith=f"{value}.")
    for code, task in CHART_NODES.items():
        if str(task) == value:
            wanted |= Q(step_code=code)
    return rows.filter(wanted)


def _tasks(_page: ListPage) -> list[tuple[str, str]]:
    return [(str(number), f"T{number} {name}") for number, name in TASKS.items()]


def _people(_page: ListPage) -> list[tuple[str, str]]:
    named = [(str(one.pk), str(one)) for one in people()]
    return [*named, *((f"r-{code}", str(role.name)) for code, role in ROLES.items())]


class ItemsPage(ListPage):
    """The items behind the on-time figures."""

    request: AuthedRequest
    title = _("Items behind the figures")
    columns = (
        Column("due", _("Due"), due_cell, "html", css="ca nw", sort="due", export="due_at",
               width=18),
        Column("step", _("Step"), lambda item: item.step_name, css="cd nz", width=26),
        Column("customer", _("Customer"), "customer_name", css="cc", link_css="b",
               link=lambda item: item.subject_url, width=32),
        Column("label", _("No."), "label", css="ce nw", link=lambda item: item.subject_url,
               width=24),
        Column("holder", _("With"), holder_text, css="nz"),
        Column("department", _("Department"), lambda item: department_name(item.department),
               css="nz"),
        Column("arrived", _("Arrived"), "arrived_at", "moment", css="nw", sort="arrived", width=18),
        Column("done", _("Done at"), "done_at", "moment", css="nw", width=18),
        Column("state", _("State"), outcome_look, "look", css="cb nw",
               export=lambda item: str(outcome_look(item))),
    )  # fmt: skip
    filters = (
        Filter(
            "kind",
            _("Figure"),
            (
                ("judged", _("all that were due")),
                ("on_time", _("in time")),
                ("late", _("late, done or not")),
                ("open", _("open now")),
                ("open_late", _("late now")),
                ("excused", _("Late and excused")),
            ),
            apply=_kept,
        ),
        Filter("month", _("Time"), lambda _page: month_choices()[1:], apply=_kept, look="select"),
        Filter("task", _("Task"), _tasks, apply=_by_task, look="select"),
        Filter("department", _("Department"), lambda _page: department_choices(), look="select"),
        Filter("who", _("Person"), _people, apply=punctual.by_who, look="select"),
    )  # fmt: skip
    sorts = {"due": ("due_at",), "arrived": ("arrived_at",)}
    default_sort = "due"

    def check(self) -> None:
        check_may_see(self.request)

    def rows(self) -> QuerySet[WorkItem]:
        now = clock.now()
        found = punctual.items(punctual.period_of(self.chosen["month"], now=now))
        if kind := self.chosen["kind"]:
            found = found.filter(punctual.kinds(now)[kind])
        return found.select_related("person", "done_by", "initiator")

    def prepare(self, items: list[Any]) -> None:
        names = step_names()
        for item in items:
            item.step_name = step_label(item.step_code, names)
