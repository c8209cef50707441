"""Cells, columns and filters that the lists of items share."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock, dressing, formats
from core.looks import Look
from core.pages import Column, Filter, ListPage
from workflow import permissions
from workflow.models import WorkItem
from workflow.rules import CHART_NODES
from workflow.views.days import midnight
from workflow.wording import (
    department_choices,
    holder_text,
    outcome_look,
    step_label,
    task_choices,
)

Items = QuerySet[WorkItem]


def pause_cell(item: WorkItem) -> SafeString:
    """Draw the way to pause the clock of an item in one's own inbox, or to let it go on."""
    if item.paused_at is not None:
        url, label = reverse("workflow:resume", args=[item.pk]), gettext("go on…")
    elif getattr(item, "may_be_paused", False):
        url, label = reverse("workflow:pause", args=[item.pk]), gettext("pause…")
    else:
        return SafeString("")
    return format_html('<a class="sm mu" href="{}">{}</a>', url, label)


def due_cell(item: WorkItem) -> SafeString:
    """Draw the limit: red late, amber today or half used; how it was kept once it is done."""
    if not item.is_open:
        return dressing.due_html(item.due_at, item.done_at)
    if item.paused_at is not None:
        return dressing.look_html(Look("grey", gettext("paused"), "clock"))
    if item.due_at is None:
        if item.limit_kind in permissions.PLANNED_BY_THE_HOLDER:
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


def urge_cell(item: WorkItem) -> str:
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
STEP = Column("step", _("Step"), "step_text", css="cd nz", width=24)
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
HOLDER = Column("holder", _("Held by"), holder_text, css="cf nz", width=24)
ARRIVED = Column("arrived", _("Arrived"), "arrived_at", "moment", css="nw", only="export")
URGE = Column("urge", _("Urge"), urge_cell, "html", css="nw", only="page", hidden_label=True)
OUTCOME = Column(
    "outcome",
    _("Outcome"),
    outcome_look,
    "look",
    css="ca nw",
    export=lambda item: str(outcome_look(item)),
)


def tick_cell(item: WorkItem) -> str:
    if not getattr(item, "is_routine", False):
        return ""
    return format_html(
        '<input type="checkbox" class="form-check-input" form="batch" name="items" value="{}"'
        ' aria-label="{}">',
        item.pk,
        gettext("Tick %(label)s") % {"label": item.label},
    )
