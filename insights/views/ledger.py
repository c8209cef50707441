"""步骤台账: for each step, department or person what arrived, was opened, was decided, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views import View

from accounts.queries import people
from accounts.types import AuthedRequest
from core import clock, formats
from core.exports import ExportColumn, workbook
from core.limits import check_may_export
from core.pages import Column, Filter
from core.pages.lists import DrawnChoice, DrawnFilter
from core.parts import Fig
from insights import rules
from insights.queries import ledger
from insights.queries.ledger import Entry, Ledger
from insights.views.panels import Panel, address, table
from insights.views.punctuality import ItemsPage, check_may_see
from workflow.models import WorkItem
from workflow.queries import step_names
from workflow.wording import department_choices, step_label

Row = dict[str, Any]
Pairs = list[tuple[str, str]]
BY: Mapping[str, Any] = {
    "step": _("Step"),
    "department": _("Department"),
    "person": _("Person"),
}
NARROWED_BY = {"step": "step", "department": "department", "person": "who"}


def month_pairs() -> Pairs:
    """Give the months of the ledger, the newest first."""
    return [(str(one), str(one)) for one in reversed(ledger.window(clock.now()))]


def step_pairs() -> Pairs:
    """Give the steps in the order of the standard."""
    names = step_names()
    return [(code, step_label(code, names)) for code in names]


def who_pairs() -> Pairs:
    """Give everybody, and those items that nobody has taken."""
    return [
        *((str(one.pk), str(one)) for one in people()),
        (str(ledger.NOBODY), gettext("the system, or nobody yet")),
    ]


CHOICES = {
    "month": (_("Arrived in"), month_pairs),
    "step": (_("Step"), step_pairs),
    "department": (_("Department"), department_choices),
    "who": (_("Person"), who_pairs),
}


class Choice:
    """What the address asks for; what is none of the choices is not asked for."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        self.pairs = {key: pairs() for key, (_label, pairs) in CHOICES.items()}
        self.by = asked.get("by", "") if asked.get("by", "") in BY else "step"
        self.values = {
            key: asked.get(key, "") if asked.get(key, "") in dict(pairs) else ""
            for key, pairs in self.pairs.items()
        }

    def address(self, **changes: str) -> str:
        """Give the address of this page with something changed."""
        query = {"by": "" if self.by == "step" else self.by, **self.values, **changes}
        kept = {key: value for key, value in query.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"

    def items_address(self, **narrowed: object) -> str:
        """Give the list of the items behind a figure."""
        query = {**self.values, **narrowed}
        kept = {key: value for key, value in query.items() if value not in {"", None}}
        return address("insights:ledger_items", **kept)

    def select_filters(self) -> list[DrawnFilter]:
        """Give the selects."""
        return [
            DrawnFilter(key, str(CHOICES[key][0]), "select", value, [
                DrawnChoice(choice, str(label), "", choice == value, "")
                for choice, label in [("", _("All")), *self.pairs[key]]
            ])
            for key, value in self.values.items()
        ]  # fmt: skip

    def link_filters(self) -> list[DrawnFilter]:
        """Give the links that say what the ledger is drawn up by."""
        choices = [
            DrawnChoice(key, str(label), self.address(by=key), key == self.by, "")
            for key, label in BY.items()
        ]
        return [DrawnFilter("by", str(_("For each")), "links", self.by, choices)]

    def read(self) -> Ledger:
        """Read the ledger; two statements."""
        now, months = clock.now(), ledger.window(clock.now())
        if self.values["month"]:
            months = [one for one in months if str(one) == self.values["month"]]
        given = {key: self.values[key] for key in ("step", "department", "who")}
        return ledger.ledger(ledger.items(months, **given), months, by=self.by, now=now)

    def rows(self, read: Ledger) -> list[Row]:
        """Lay out a row for each step, department or person that had anything."""
        key = NARROWED_BY[self.by]
        names = dict(self.pairs[key])
        order = {value: place for place, value in enumerate(names)}
        found = [
            {"name": names.get(str(value), str(value)), "entry": entry, "query": {key: value},
             "place": order.get(str(value), len(order))}
            for value, entry in read.by_key.items()
        ]  # fmt: skip
        return sorted(found, key=lambda row: row["place"])

    def months(self, read: Ledger) -> list[Row]:
        """Lay out a row for each month."""
        return [
            {"name": str(month), "entry": entry, "query": {"month": str(month)}}
            for month, entry in read.by_month.items()
        ]


def rate(row: Row) -> str:
    """Write the share in time of what can be judged."""
    entry: Entry = row["entry"]
    return formats.percent_text(rules.rate_of(entry.on_time, entry.on_time + entry.late), 1)


def labelled(label: Any, text: str) -> SafeString:
    """Give a text with its column's name before it, which only a phone shows."""
    return format_html('<span class="only-s">{} </span>{}', label, text)


def figure(choice: Choice, key: str, label: Any, css: str = "") -> Column:
    """Give a column of counts, each leading to its items; `css` is its place on a phone."""

    def count(row: Row) -> int:
        return int(getattr(row["entry"], key))

    def link(row: Row) -> str | None:
        kind = "" if key == "arrived" else key
        return choice.items_address(kind=kind, **row["query"]) if count(row) else None

    if not css:
        return Column(key, label, count, "number", link=link)
    return Column(key, label, lambda row: labelled(label, formats.number_text(count(row))), "html",
                  css=f"{css} num", link=link, export=count)  # fmt: skip


def held(key: str, label: Any, css: str = "") -> Column:
    """Give a column of working time; the file has it in minutes."""

    def minutes(row: Row) -> int | None:
        return getattr(row["entry"], key) if row["entry"].decided else None

    def text(row: Row) -> SafeString:
        known = minutes(row)
        words = formats.NOTHING if known is None else formats.duration_text(known)
        return labelled(label, words)

    return Column(key, label, text, "html", css=f"{css} num nw".strip(), export=minutes, width=18)


def columns(first: Any, choice: Choice) -> tuple[Column, ...]:
    """Give the columns of a ledger."""
    return (
        Column("name", first, css="ca nw b", width=28),
        figure(choice, "arrived", _("Arrived"), "cb"),
        figure(choice, "opened", pgettext_lazy("figure", "Opened")),
        figure(choice, "decided", pgettext_lazy("figure", "Decided")),
        figure(choice, "undecided", pgettext_lazy("figure", "Undecided")),
        held("mean", _("Held on average"), "cc"),
        held("longest", _("Held longest")),
        figure(choice, "on_time", pgettext_lazy("figure", "On time")),
        figure(choice, "late", _("Late"), "cd"),
        figure(choice, "excused", _("Of these excused")),
        Column("rate", _("Rate"), rate, css="num b", export=lambda row: rules.rate_of(
            row["entry"].on_time, row["entry"].on_time + row["entry"].late)),
    )  # fmt: skip


class LedgerPage(LoginRequiredMixin, View):
    """The ledger: twelve months as a picture, and a row for each step, department or person."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: AuthedRequest) -> HttpResponse:
        check_may_see(request)
        choice = Choice(request.GET.dict())
        read = choice.read()
        if request.GET.get("export") == "xlsx":
            return export(request, choice, read)
        total: Row = {"name": _("Total"), "entry": read.total, "query": {}}
        context = {
            "title": _("Step ledger"),
            "link_filters": choice.link_filters(),
            "select_filters": choice.select_filters(),
            "kept": [("by", choice.by)] if choice.by != "step" else [],
            "export_url": choice.address(export="xlsx"),
            "figs": figs(choice, total),
            "panels": [
                month_panel(choice, read),
                table(
                    _("Step ledger"),
                    columns(BY[choice.by], choice),
                    choice.rows(read),
                    sums=[total] if read.by_key else [],
                    empty=_("Nothing arrived in this time."),
                ),
            ],
        }
        return render(request, "insights/ledger.html", context)


def figs(choice: Choice, total: Row) -> list[Fig]:
    """Give the figures of the head."""
    entry: Entry = total["entry"]
    mean = entry.mean
    return [
        Fig(_("Arrived"), formats.number_text(entry.arrived), url=choice.items_address()),
        Fig(pgettext_lazy("figure", "Decided"), formats.number_text(entry.decided),
            _("%(n)d undecided") % {"n": entry.undecided},
            url=choice.items_address(kind="decided")),
        Fig(_("Held on average"), formats.NOTHING if mean is None else formats.duration_text(mean),
            _("in working time")),
        Fig(_("Rate"), rate(total), _("of what had a limit"),
            url=choice.items_address(kind="on_time")),
        Fig(_("Late"), formats.number_text(entry.late),
            _("of these excused: %(n)d") % {"n": entry.excused},
            url=choice.items_address(kind="late"), colour="red" if entry.late else ""),
    ]  # fmt: skip


def month_panel(choice: Choice, read: Ledger) -> Panel:
    """Draw the months as bars, with their numbers in a table behind them."""
    rows = choice.months(read)
    entries = [row["entry"] for row in rows]
    stacks = rules.stacks([(one.on_time, one.late, one.unjudged) for one in entries])
    bars = [
        {
            "stack": stack,
            "label": row["name"],
            "parts": list(zip(("c-g", "c-r", "c-0"), stack.parts, strict=True)),
            "label_y": stack.top - 6,
            "count": formats.number_text(row["entry"].arrived),
        }
        for row, stack in zip(rows, stacks, strict=True)
    ]
    numbers = table("", columns(_("Month"), choice), rows)
    return Panel(
        _("By the month of arrival"),
        template="insights/_months.html",
        given={"bars": bars, "table": numbers, "bar_width": rules.STACK_WIDTH,
               "width": rules.STACK_PITCH * ledger.MONTHS},
    )  # fmt: skip


def export(request: AuthedRequest, choice: Choice, read: Ledger) -> HttpResponse:
    """Give rows and months as one Excel sheet."""
    check_may_export(request)
    shown = columns(_("Name"), choice)
    rows = [
        *((str(BY[choice.by]), row) for row in choice.rows(read)),
        *((gettext("Month"), row) for row in choice.months(read)),
        ("", {"name": gettext("Total"), "entry": read.total, "query": {}}),
    ]
    minutes = {"mean": _("Held on average (working minutes)"),
               "longest": _("Held longest (working minutes)")}  # fmt: skip
    kinds = {"name": "text", "rate": "percent"}
    heads = [
        ExportColumn(_("Kind")),
        *(
            ExportColumn(minutes.get(one.key, one.label), kinds.get(one.key, "number"), one.width)
            for one in shown
        ),
    ]
    cells = ([kind, *(one.export_getter(row) for one in shown)] for kind, row in rows)
    return workbook(heads, cells, gettext("Step ledger"))


def _kept(rows: QuerySet[WorkItem], _value: str) -> QuerySet[WorkItem]:
    return rows


class LedgerItemsPage(ItemsPage):
    """The items behind the ledger's figures."""

    title = _("Items behind the ledger")
    filters = (
        Filter(
            "kind",
            _("Figure"),
            (
                ("opened", pgettext_lazy("figure", "Opened")),
                ("decided", pgettext_lazy("figure", "Decided")),
                ("undecided", pgettext_lazy("figure", "Undecided")),
                ("on_time", pgettext_lazy("figure", "On time")),
                ("late", _("Late")),
                ("excused", _("Late and excused")),
            ),
            apply=lambda rows, value: rows.filter(ledger.kinds(clock.now())[value]),
        ),
        Filter("month", _("Arrived in"), lambda _page: month_pairs(), apply=_kept, look="select"),
        Filter("step", _("Step"), lambda page: page.steps, field="step_code", look="select"),  # type: ignore[attr-defined]  # below
        Filter("department", _("Department"), lambda _page: department_choices(), look="select"),
        Filter("who", _("Person"), lambda _page: who_pairs(), apply=ledger.by_who, look="select"),
    )  # fmt: skip

    @cached_property
    def steps(self) -> Pairs:
        """The steps, read once."""
        return step_pairs()

    def rows(self) -> QuerySet[WorkItem]:
        months = ledger.window(clock.now())
        if month := self.chosen["month"]:
            months = [one for one in months if str(one) == month]
        return ledger.items(months).select_related("person", "done_by", "initiator")
