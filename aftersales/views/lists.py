"""The list of complaints, the oldest open one first."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from aftersales import permissions, queries
from aftersales.models import Complaint
from aftersales.wording import severity_look, state_look
from core import clock
from core.pages import Action, Column, Empty, Filter, ListPage


def _age(row: Complaint) -> int:
    last = clock.day_of(row.closed_at) if row.closed_at else clock.today()
    return max(0, (last - row.happened_on).days)


def _standing(rows: QuerySet[Complaint], value: str) -> QuerySet[Complaint]:
    if value == "unclosed":
        return rows.exclude(state=Complaint.State.CLOSED)
    return rows.filter(state=value)


class ComplaintList(ListPage):
    """What customers complain of, and how long it waits (9.2)."""

    request: AuthedRequest
    title = _("Complaints")
    columns = (
        Column("number", _("Complaint no."), css="cd nw", link=lambda row: row.get_absolute_url(),
               sort="new"),
        Column("customer", _("Customer"), css="ca", link=lambda row: row.get_absolute_url(),
               link_css="b", width=32),
        Column("order", _("Order"), css="cc nw"),
        Column("category", _("Category"), lambda row: row.get_category_display(), css="ce nw"),
        Column("severity", _("Severity"), lambda row: severity_look(row.severity), "look",
               css="nw", export=lambda row: str(row.get_severity_display())),
        Column("happened_on", _("Reported on"), kind="day", css="nw", sort="age"),
        Column("age", _("Days"), _age, "number"),
        Column("claim", _("Amount claimed"), kind="money", allowed=permissions.may_see_claims),
        Column("owner", _("Salesperson"), "order.owner", css="cf nw"),
        Column("state", _("State"), lambda row: state_look(row.state), "look", css="cb nw",
               export=lambda row: str(row.get_state_display())),
    )  # fmt: skip
    filters = (
        Filter(
            "state",
            _("State"),
            [("unclosed", _("Not closed")), *Complaint.State.choices],
            apply=_standing,
            default="unclosed",
        ),
        Filter("category", _("Category"), Complaint.Category.choices, look="select"),
        Filter("severity", _("Severity"), Complaint.Severity.choices, look="select"),
    )
    sorts = {"age": ("happened_on", "pk"), "new": ("-pk",)}
    default_sort = "age"
    search_label = _("Number, customer or order")

    def rows(self) -> QuerySet[Complaint]:
        return queries.visible_to(self.request.user)

    def search(self, rows: QuerySet[Complaint], q: str) -> QuerySet[Complaint]:
        return rows.filter(
            Q(number__icontains=q)
            | Q(customer__name__icontains=q)
            | Q(customer__pinyin__icontains=q)
            | Q(order__number__icontains=q)
        )

    def actions(self) -> Sequence[Action]:
        return ()

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(
            _("No complaint is open."),
            _("A complaint is recorded on the page of its order."),
            f"{reverse('aftersales:list')}?state=",
            _("Show everything"),
        )
