"""The inbox and its neighbours: what waits for me or my department, what I did or started."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core import clock, formats
from core.pages import Column, Empty, Filter, ListPage
from core.paging import CappedCount
from core.parts import Tab
from core.refusals import NotAllowed
from workflow import permissions, queries
from workflow.registry import routine_lines
from workflow.views.columns import (
    AMOUNT,
    ARRIVED,
    BY_DEPARTMENT,
    BY_DUE,
    BY_STEP,
    BY_TASK,
    CUSTOMER,
    DUE,
    HOLDER,
    INITIATOR,
    NUMBER,
    OUTCOME,
    PAUSE,
    REASON,
    SHEET,
    STEP,
    URGE,
    Items,
    due_cell,
    tick_cell,
)
from workflow.views.days import day_filters
from workflow.wording import holder_text, item_reason, step_label
from workflow.wording_substitution import for_holder, pause_text, standing_lines


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
            if permissions.may_urge(item=item, user=self.request.user):
                item.urge_url = reverse("workflow:urge", args=[item.pk])

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


class InboxPage(ItemList):
    """待办: what waits for me, by due moment; routine ones can be ticked and approved together."""

    title = _("To do")
    tab = "inbox"
    columns = (
        Column("tick", _("Tick"), tick_cell, "html", css="cx nw", only="page", hidden_label=True),
        *(DUE, STEP, CUSTOMER, REASON, AMOUNT, NUMBER, INITIATOR, SHEET, PAUSE, ARRIVED),
    )
    filters = (BY_DUE, BY_TASK, BY_STEP, *day_filters("arrived_at"))
    sorts = {"due": ("due_at",), "customer": ("customer_name",), "amount": ("amount",)}
    default_sort = "due"

    def rows(self) -> Items:
        return queries.open_items_for(self.request.user)

    def prepare(self, items: list[Any]) -> None:
        super().prepare(items)
        user, now = self.request.user, clock.now()
        self.routine = routine_lines(user, items)
        for item in items:
            item.is_routine = item.pk in self.routine
            item.may_be_paused = permissions.may_pause(item=item, by=user, now=now)

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
    columns = (DUE, STEP, CUSTOMER, REASON, AMOUNT, NUMBER, HOLDER, SHEET, URGE, ARRIVED)
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
    """已办: what I have done, or somebody for me, the latest first."""

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
        Column("by", _("Done by"), holder_text, css="cf nz", width=24),
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
        replace(URGE, css="cb nw"),
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

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(_("Nothing that you started has gone to anybody yet."))
