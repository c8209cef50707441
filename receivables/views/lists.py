"""Lists of instalments and payments, the ageing table, the search for contracts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q, QuerySet
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from accounts.models import User
from accounts.types import AuthedRequest
from contracts import queries as contract_queries
from core import clock
from core.forms import search_text
from core.months import month_filter
from core.pages import Action, Column, Empty, Filter, ListPage, ObjectPage
from customers import queries as customer_queries
from receivables import permissions, queries, rules
from receivables.display import ageing_rows
from receivables.models import Instalment, Payment
from receivables.wording import bucket_name, instalment_look, payment_look


def _register(user: User) -> tuple[Action, ...]:
    """The way to the form of step 10.1, for those whose form it is."""
    if not permissions.may_register_at_all(user):
        return ()
    url = reverse("receivables:register")
    return (Action(_("Register a payment"), url, icon="plus", primary=True),)


def _when(rows: QuerySet[Instalment], value: str) -> QuerySet[Instalment]:
    today = clock.today()
    if value == "settled":
        return rows.filter(settled_at__isnull=False)
    rows = rows.filter(settled_at=None)
    if value == "overdue":
        return rows.filter(due_on__lt=today)
    if value == "week":
        return rows.filter(due_on__gte=today, due_on__lte=today + timedelta(days=7))
    return rows


def _bucket(rows: QuerySet[Instalment], value: str) -> QuerySet[Instalment]:
    return queries.in_bucket(rows, int(value), on=clock.today())


def _buckets(page: ListPage) -> list[tuple[str, str]]:
    return [(str(index), bucket_name(index)) for index in range(len(rules.BUCKETS) + 1)]


def _owners(page: ListPage) -> list[tuple[str, str]]:
    return [(str(person.pk), str(person)) for person in customer_queries.possible_owners()]


def _overdue(row: Instalment) -> int | None:
    if row.settled_at is not None:
        return None
    return rules.overdue_days(row.due_on, clock.today()) or None


class InstalmentList(ListPage):
    """What is to be paid, and what is late (10.1)."""

    request: AuthedRequest
    title = _("Receivables")
    columns = (
        Column("contract", _("Contract"), css="cd nw", link=lambda row: row.get_absolute_url()),
        Column("no", _("Instalment"), lambda row: f"{row.no} · {row.get_trigger_display()}",
               css="cc nw", width=20),
        Column("customer", _("Customer"), "customer.name", css="ca",
               link=lambda row: row.get_absolute_url(), link_css="b", width=32),
        Column("due_on", _("Due on"), kind="day", css="ce nw", sort="due"),
        Column("overdue", _("Days overdue"), _overdue, "number"),
        Column("amount", _("Amount"), kind="money"),
        Column("allocated", _("Paid"), kind="money"),
        Column("open", _("Still to pay"), lambda row: row.amount - row.allocated, "money",
               css="cb b"),
        Column("owner", _("Salesperson"), "contract.owner", css="nw"),
        Column("state", _("State"), instalment_look, "look", css="cf nw",
               export=lambda row: str(instalment_look(row))),
    )  # fmt: skip
    filters = (
        Filter(
            "when",
            _("Due"),
            [
                ("open", _("Not settled")),
                ("week", _("Within a week")),
                ("overdue", _("Overdue")),
                ("settled", _("Settled")),
            ],
            apply=_when,
            default="open",
        ),
        Filter("bucket", _("Age"), _buckets, apply=_bucket, look="select"),
        Filter("owner", _("Salesperson"), _owners, field="contract__owner", look="select"),
        month_filter("due_on", label=_("Due in")),
    )
    sorts = {"due": ("due_on", "pk"), "new": ("-pk",)}
    default_sort = "due"
    search_label = _("Contract, customer or pinyin")

    def check(self) -> None:
        permissions.check_may_see_money(self.request.user)

    def rows(self) -> QuerySet[Instalment]:
        return queries.instalments_visible_to(self.request.user)

    def search(self, rows: QuerySet[Instalment], q: str) -> QuerySet[Instalment]:
        return rows.filter(
            Q(contract__number__icontains=q)
            | Q(customer__name__icontains=q)
            | Q(customer__pinyin__icontains=q)
        )

    def actions(self) -> Sequence[Action]:
        return (
            Action(_("Ageing"), reverse("receivables:ageing"), icon="history"),
            *_register(self.request.user),
        )

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(
            _("Nothing waits to be paid."),
            _("A signed contract puts its payment plan here."),
            f"{self.request.path}?when=settled",
            _("See what is settled"),
        )


class PaymentList(ListPage):
    """Money that came in."""

    request: AuthedRequest
    title = _("Payments")
    columns = (
        Column("number", _("Payment no."), css="cd nw", link=lambda row: row.get_absolute_url(),
               sort="new"),
        Column("customer", _("Customer"), lambda row: row.customer or row.payer, css="ca",
               link=lambda row: row.get_absolute_url(), link_css="b", width=32),
        Column("received_on", _("Received on"), kind="day", css="cc nw"),
        Column("method", _("Method"), lambda row: row.get_method_display(), css="nw"),
        Column("amount", _("Amount"), kind="money", css="cb b"),
        Column("left", _("Not allocated"), lambda row: row.amount - row.allocated, "money"),
        Column("bank_reference", _("Bank reference"), css="nw"),
        Column("registered_by", _("Registered by"), css="cf nw"),
        Column("confirmed_by", _("Confirmed by"), css="nw"),
        Column("state", _("State"), lambda row: payment_look(row.state), "look", css="ce nw",
               export=lambda row: str(row.get_state_display())),
    )  # fmt: skip
    filters = (
        Filter("state", _("State"), Payment.State.choices),
        Filter(
            "claimed",
            _("Payer"),
            [("no", _("Unclaimed")), ("yes", _("Known"))],
            apply=lambda rows, value: rows.filter(customer__isnull=value == "no"),
        ),
        Filter("method", _("Method"), Payment.Method.choices, look="select"),
        month_filter("received_on", label=_("Received in")),
    )
    sorts = {"new": ("-pk",)}
    search_label = _("Number, customer, payer or bank reference")

    def check(self) -> None:
        permissions.check_may_see_money(self.request.user)

    def rows(self) -> QuerySet[Payment]:
        return queries.payments_visible_to(self.request.user)

    def search(self, rows: QuerySet[Payment], q: str) -> QuerySet[Payment]:
        return rows.filter(
            Q(number__icontains=q)
            | Q(customer__name__icontains=q)
            | Q(payer__icontains=q)
            | Q(bank_reference__icontains=q)
        )

    def actions(self) -> Sequence[Action]:
        return _register(self.request.user)

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(
            _("No payment is registered yet."),
            _("Sales registers what was paid; finance confirms it against the bank statement."),
        )


class AgeingPage(ObjectPage):
    """What is owed, by customer and age."""

    request: AuthedRequest
    template_name = "receivables/ageing.html"
    title = _("Ageing of receivables")

    def find(self) -> None:
        permissions.check_may_see_money(self.request.user)

    def context(self) -> dict[str, Any]:
        return ageing_rows(self.request.user)


class ContractSearch(LoginRequiredMixin, View):
    """What a contract field finds while one types: only what the reader may see."""

    def get(self, request: AuthedRequest) -> JsonResponse:
        q = search_text(request.GET.get("q"))
        found = contract_queries.visible_to(request.user).exclude(number=None)
        rows = found.filter(
            Q(number__icontains=q)
            | Q(customer__name__icontains=q)
            | Q(customer__pinyin__icontains=q)
        )[:20]
        results = [
            {"value": str(row.pk), "text": row.number, "note": row.customer.name} for row in rows
        ]
        return JsonResponse({"results": results})
