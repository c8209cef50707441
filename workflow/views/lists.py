"""The inbox and its neighbours: what waits for me or my department, what I did or started."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core import clock, dressing, formats
from core.looks import Look
from core.pages import Column, Empty, Filter, ListPage
from core.paging import CappedCount
from core.parts import Tab
from core.refusals import NotAllowed
from workflow import permissions, queries
from workflow.models import WorkItem
from workflow.registry import routine_lines
from workflow.rules import CHART_NODES, PAUSABLE
from workflow.views.days import day_filters, midnight
from workflow.wording import (
    department_choices,
    holder_text,
    item_reason,
    outcome_look,
    step_label,
    task_choices,
)
from workflow.wording_substitution import for_holder, pause_text, standing_lines

Items = QuerySet[WorkItem]


def pause_cell(item: WorkItem) -> SafeString:
    """Draw the way to pause the clock of an item in one's own inbox, or to let it go on."""
    if item.paused_at is not None:
        url, label = reverse("workflow:resume", args=[item.pk]), gettext("go on…")
    elif item.limit_kind in PAUSABLE and item.due_at is not None and item.due_at > clock.now():
        url, label = reverse("workflow:pause", args=[item.pk]), gettext("pause…")
    else:
        return SafeString("")
    return format_html('<a class="sm mu" href="{}">{}</a>', url, label)


def due_cell(item: WorkItem) -> SafeString:
    """Draw the limit: red late, amber today or half used; a link where the day is still to name."""
    if item.paused_at is not None and item.is_open:
        return dressing.look_html(Look("grey", gettext("paused"), "clock"))
    if item.due_at is None:
        if item.limit_kind in permissions.PLANNED_BY_THE_HOLDER and item.is_open:
            return format_html('<span class="mu">{}</span>', gettext("no date yet"))
        return dressing.due_html(None)
    now = clock.now()
    is_half = item.half_at is not None and item.half_at <= now <= item.due_at
    if is_half and formats.due_look(item.due_at) is None:
        return dressing.look_html(Look("amber", formats.moment_text(item.due_at)))
    return dressing.due_html(item.due_at)


def item_address(item: WorkItem) -> str:
    """Return where a row leads."""
    return item.get_absolute_url()


def subject_address(item: WorkItem) -> str:
    """Return the subject's own page."""
    return item.subject_url


def _by_due(rows: Items, value: str) -> Items:
    now = clock.now()
    days = [midnight(clock.day_of(now) + timedelta(days=number)) for number in (1, 2)]
    return {
        "late": lambda: rows.filter(due_at__lt=now),
        "today": lambda: rows.filter(due_at__gte=now, due_at__lt=days[0]),
        "tomorrow": lambda: rows.filter(due_at__gte=days[0], due_at__lt=days[1]),
        "later": lambda: rows.filter(due_at__gte=days[1]),
        "none": lambda: rows.filter(due_at=None),
    }[value]()


def _by_task(rows: Items, value: str) -> Items:
    nodes = [code for code, task in CHART_NODES.items() if str(task) == value]
    return rows.filter(Q(step_code__startswith=f"{value}.") | Q(step_code__in=nodes))


def steps_of(page: ListPage) -> list[tuple[str, str]]:
    names: dict[str, str] = page.names  # type: ignore[attr-defined]  # every list of ours has them
    return [(code, step_label(code, names)) for code in names]


DUE_CHOICES = (
    ("late", _("late")),
    ("today", _("today")),
    ("tomorrow", _("tomorrow")),
    ("later", _("later")),
    ("none", _("without limit")),
)


def _urge_cell(item: WorkItem) -> str:
    url = getattr(item, "urge_url", "")
    return format_html('<a href="{}">{}</a>', url, gettext("Urge…")) if url else ""


BY_DUE = Filter("due", _("Time limit"), DUE_CHOICES, apply=_by_due)
BY_TASK = Filter("task", _("Task"), lambda _page: task_choices(), apply=_by_task, look="select")
BY_STEP = Filter("step", _("Step"), steps_of, field="step_code", look="select")
BY_DEPARTMENT = Filter(
    "department", _("Department"), lambda _page: department_choices(), look="select"
)

DUE = Column("due", _("Due"), due_cell, "html", css="ca nw", sort="due", export="due_at", width=18)
PAUSE = Column(
    "pause", _("Pause the clock"), pause_cell, "html", css="nw", only="page", hidden_label=True
)
STEP = Column("step", _("Step"), "step_text", css="cd nw", width=24)
CUSTOMER = Column(
    "customer",
    _("Customer"),
    lambda item: item.customer_name or item.label,
    css="cc",
    link=item_address,
    link_css="b",
    sort="customer",
    width=32,
)
REASON = Column("reason", _("Why it is here"), "reason_text", "html", css="ce", width=48)
AMOUNT = Column("amount", _("Amount (CNY)"), kind="money", css="cb", sort="amount")
NUMBER = Column("number", _("No."), "label", css="nw", link=item_address, width=20)
# The item itself with all opinions; from there it is handed on, copied, printed.
SHEET = Column(
    "sheet",
    _("Approval sheet"),
    lambda _item: gettext("Sheet"),
    css="nw",
    link=lambda item: item.get_sheet_url(),
    only="page",
    hidden_label=True,
)
INITIATOR = Column(
    "initiator",
    _("Started by"),
    lambda item: str(item.initiator) if item.initiator else "",
    css="nw",
)
HOLDER = Column("holder", _("Held by"), holder_text, css="cf nw", width=24)
ARRIVED = Column("arrived", _("Arrived"), "arrived_at", "moment", css="nw", only="export")
OUTCOME = Column(
    "outcome",
    _("Outcome"),
    outcome_look,
    "look",
    css="ca nw",
    export=lambda item: str(outcome_look(item)),
)


class ItemList(ListPage):
    """What the four lists of items have in common."""

    request: AuthedRequest
    template_name = "workflow/items.html"
    search_label = _("Number or customer")
    tab = ""

    @cached_property
    def names(self) -> dict[str, str]:
        """The steps' short names, read once."""
        return queries.step_names()

    @cached_property
    def waiting(self) -> queries.Counts:
        """What waits for the reader, read once."""
        return queries.counts(self.request.user)

    def search(self, rows: Items, q: str) -> Items:
        return rows.filter(Q(subject_label__icontains=q) | Q(customer_name__icontains=q))

    def prepare(self, items: list[Any]) -> None:
        paused = queries.open_pauses(items)
        for item in items:
            item.step_text = step_label(item.step_code, self.names)
            item.reason_text = item_reason(item)
            if item.pk in paused:
                item.reason_text = pause_text(paused[item.pk])
            holder = queries.holder_shown(item, self.request.user) if item.is_open else None
            if holder is not None and self.tab == "inbox":
                item.step_text = for_holder(item.step_text, holder)

    def tabs(self) -> Sequence[Tab]:
        user = self.request.user
        mine = str(CappedCount(self.waiting.open)) if self.waiting.open else ""
        tabs = [("inbox", _("To do"), mine, True)]
        tabs.append(("department", _("Department"), "", permissions.has_department(user)))
        tabs.append(("all", _("Whole process"), "", permissions.may_see_figures(user)))
        tabs.append(("done", pgettext_lazy("tab", "Done"), "", True))
        tabs.append(("started", _("Started by me"), "", True))
        unread = queries.unread_copies(user)
        tabs.append(("copied", _("Sent to me"), str(CappedCount(unread)) if unread else "", True))
        return [
            Tab(label, reverse(f"workflow:{name}"), current=name == self.tab, count=count)
            for name, label, count, shown in tabs
            if shown
        ]


def _tick(item: WorkItem) -> str:
    if not getattr(item, "is_routine", False):
        return ""
    return format_html(
        '<input type="checkbox" class="form-check-input" form="batch" name="items" value="{}"'
        ' aria-label="{}">',
        item.pk,
        gettext("Tick %(label)s") % {"label": item.label},
    )


class InboxPage(ItemList):
    """待办: what waits for me, by due moment; routine ones can be ticked and approved together."""

    title = _("To do")
    tab = "inbox"
    columns = (
        Column("tick", _("Tick"), _tick, "html", css="cf nw", only="page", hidden_label=True),
        *(DUE, STEP, CUSTOMER, REASON, AMOUNT, NUMBER, INITIATOR, SHEET, PAUSE, ARRIVED),
    )
    filters = (BY_DUE, BY_TASK, BY_STEP, *day_filters("arrived_at"))
    sorts = {"due": ("due_at",), "customer": ("customer_name",), "amount": ("amount",)}
    default_sort = "due"

    def rows(self) -> Items:
        return queries.open_items_for(self.request.user)

    def prepare(self, items: list[Any]) -> None:
        super().prepare(items)
        self.routine = routine_lines(self.request.user, items)
        for item in items:
            item.is_routine = item.pk in self.routine

    def counts(self) -> Mapping[tuple[str, str], CappedCount | int]:
        waiting = self.waiting
        found: dict[tuple[str, str], CappedCount | int] = {
            ("due", ""): waiting.open,
            ("due", "late"): waiting.late,
            ("due", "today"): waiting.today,
            ("due", "tomorrow"): waiting.tomorrow,
            ("due", "later"): waiting.later,
            ("due", "none"): waiting.unlimited,
        }
        found |= {("step", step): number for step, number in waiting.by_step.items()}
        found |= {("task", str(task)): number for task, number in waiting.by_task.items()}
        return {key: CappedCount(int(number)) for key, number in found.items() if int(number)}

    def context(self) -> dict[str, Any]:
        late, today = self.waiting.late, self.waiting.today
        parts = []
        if late:
            parts.append(ngettext("%(n)d is late", "%(n)d are late", late) % {"n": late})
        if today:
            parts.append(
                ngettext("%(n)d is due today", "%(n)d are due today", today) % {"n": today}
            )
        parts += standing_lines(queries.mandates_in_words(self.request.user))
        return {"sub": parts, "has_keys": True, "has_batch": bool(self.routine)}

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(
            _("Nothing waits for you."),
            _("What comes to you stands here at once, the most urgent on top."),
            reverse("workflow:done"),
            _("What you have done"),
        )


class DepartmentPage(ItemList):
    """部门: what waits with the people of my department."""

    title = _("My department's items")
    tab = "department"
    columns = (DUE, STEP, CUSTOMER, REASON, AMOUNT, NUMBER, HOLDER, SHEET, ARRIVED)
    filters: Sequence[Filter] = (BY_DUE, BY_TASK, BY_STEP, *day_filters("arrived_at"))
    sorts = InboxPage.sorts
    default_sort = "due"

    def rows(self) -> Items:
        return queries.department_items(self.request.user)


class AllPage(DepartmentPage):
    """The whole process: what waits anywhere; the figures' pages lead here."""

    title = _("What waits in the whole process")
    tab = "all"
    filters = (BY_DUE, BY_TASK, BY_STEP, BY_DEPARTMENT)

    def check(self) -> None:
        if not permissions.may_see_figures(self.request.user):
            raise NotAllowed(
                gettext(
                    "The whole process is open to the heads of marketing and the general manager."
                )
            )

    def rows(self) -> Items:
        return queries.all_open_items()


class DonePage(ItemList):
    """已办: what I have done, the latest first."""

    title = pgettext_lazy("tab", "Done")
    tab = "done"
    columns = (
        OUTCOME,
        STEP,
        CUSTOMER,
        Column("done", _("Done at"), "done_at", "moment", css="ce nw", sort="done", width=18),
        Column(
            "held",
            _("Working time held"),
            lambda item: formats.duration_text(item.minutes_held or 0),
            css="nw",
            export="minutes_held",
        ),
        Column(
            "in_time",
            _("In time"),
            lambda item: formats.due_look(item.due_at, item.done_at),
            "look",
            css="nw",
            export=lambda item: str(formats.due_look(item.due_at, item.done_at) or ""),
        ),
        AMOUNT,
        NUMBER,
        SHEET,
        ARRIVED,
    )
    filters = (BY_TASK, BY_STEP, *day_filters("done_at"))
    sorts = {"done": ("done_at",)}
    default_sort = "-done"

    def rows(self) -> Items:
        return queries.done_by(self.request.user)

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(_("You have not done anything here yet."))


class StartedPage(ItemList):
    """我发起的: where my orders and requests stand."""

    title = _("Started by me")
    tab = "started"
    columns = (
        OUTCOME,
        STEP,
        CUSTOMER,
        HOLDER,
        Column("arrived", _("Arrived"), "arrived_at", "moment", css="nw", sort="arrived"),
        Column("due", _("Due"), due_cell, "html", css="ce nw", export="due_at", width=18),
        AMOUNT,
        NUMBER,
        SHEET,
        Column("urge", _("Urge"), _urge_cell, "html", css="cb nw", only="page", hidden_label=True),
    )
    filters = (
        Filter(
            "state",
            _("State"),
            (("open", _("waiting")), ("done", _("done"))),
            apply=lambda rows, value: rows.filter(done_at__isnull=value == "open"),
        ),
        BY_STEP,
        *day_filters("arrived_at"),
    )
    sorts = {"arrived": ("arrived_at",)}
    default_sort = "-arrived"

    def rows(self) -> Items:
        return queries.started_by(self.request.user)

    def prepare(self, items: list[Any]) -> None:
        super().prepare(items)
        for item in items:
            if permissions.may_urge(item=item, user=self.request.user):
                item.urge_url = reverse("workflow:urge", args=[item.pk])

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(_("Nothing that you started has gone to anybody yet."))
