"""抄送我的: what was sent to me to know of."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.looks import Look
from core.pages import Column, Empty, Filter
from workflow import queries, rules
from workflow.models import CarbonCopy
from workflow.views.columns import steps_of
from workflow.views.days import day_filters
from workflow.views.lists import ItemList
from workflow.wording import holder_text, outcome_look, step_label


def _read_look(copy: CarbonCopy) -> Look:
    if copy.read_at is None:
        return Look("blue", _("unread"), "bell")
    return Look("grey", _("read"), "check")


class CopiedPage(ItemList):
    """抄送我的, the latest first; opening one leads to its sheet, where 已阅 is clicked."""

    title = _("Sent to me")
    tab = "copied"
    columns = (
        Column(
            "read",
            _("Read"),
            _read_look,
            "look",
            css="ca nw",
            export=lambda copy: str(_read_look(copy)),
        ),
        Column("step", _("Step"), "step_text", css="cd nz", width=24),
        Column(
            "customer",
            _("Customer"),
            lambda copy: copy.item.customer_name or copy.item.label,
            css="cc",
            link=lambda copy: copy.item.get_sheet_url(),
            link_css="b",
            width=32,
        ),
        Column("text", _("Note"), css="ce", width=40),
        Column("by", _("Sent by"), "by", css="cf nw", width=16),
        Column("at", _("Sent at"), "at", "moment", css="nw", sort="at", width=18),
        Column(
            "state",
            _("State"),
            lambda copy: outcome_look(copy.item),
            "look",
            css="nw",
            export=lambda copy: str(outcome_look(copy.item)),
        ),
        Column("holder", _("Held by"), lambda copy: holder_text(copy.item), css="nz", width=20),
        Column(
            "amount",
            _("Amount (CNY)"),
            "item.amount",
            "money",
            css="cb",
            allowed=lambda user: rules.sees_amounts(user.roles),
        ),
        Column("number", _("No."), "item.label", css="nw", width=20),
    )
    filters = (
        Filter(
            "read",
            _("Read"),
            (("no", _("unread")), ("yes", _("read"))),
            apply=lambda rows, value: rows.filter(read_at__isnull=value == "no"),
        ),
        Filter("step", _("Step"), steps_of, field="item__step_code", look="select"),
        *day_filters("at"),
    )
    sorts = {"at": ("at",)}
    default_sort = "-at"

    def rows(self) -> QuerySet[CarbonCopy]:
        return queries.copies_for(self.request.user)

    def search(self, rows: QuerySet[Any], q: str) -> QuerySet[Any]:
        return rows.filter(
            Q(item__subject_label__icontains=q) | Q(item__customer_name__icontains=q)
        )

    def prepare(self, items: list[Any]) -> None:
        for copy in items:
            copy.step_text = step_label(copy.item.step_code, self.names)

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(_("Nobody has sent you anything to know of."))
