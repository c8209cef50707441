"""The list of customers, its search for other forms, and the check for duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from accounts.types import AuthedRequest
from core.forms import search_text
from core.pages import Action, Column, Empty, Filter, ListPage
from customers import permissions, queries
from customers.models import Customer, Rating
from customers.wording import grade_look, state_look

UNRATED = "none"


def _address(customer: Customer) -> str:
    return customer.get_absolute_url()


def _owners(_page: ListPage) -> list[tuple[str, str]]:
    return [(str(person.pk), str(person)) for person in queries.possible_owners()]


def _regions(page: Any) -> list[tuple[str, str]]:
    return [(region, region) for region in queries.regions(page.request.user)]


def _graded(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(grade__isnull=True) if value == UNRATED else rows.filter(grade=value)


class CustomerList(ListPage):
    """Who our customers are, how far we trust them, and how much of it is used."""

    request: AuthedRequest

    title = _("Customers")
    columns = (
        Column("code", _("Customer no."), css="cd nw", link=_address, sort="code"),
        Column("name", _("Name"), css="ca", link=_address, link_css="b", sort="name", width=32),
        Column("uscc", _("Unified social credit code"), only="export", width=22),
        Column("region", _("Region"), css="cc nw"),
        Column("grade", _("Grade"), lambda row: grade_look(row.grade), "look", css="cb nw",
               export="grade", allowed=queries.may_see_credit),
        Column("limit", _("Credit limit"), kind="money", allowed=queries.may_see_credit),
        Column("exposure", _("Exposure"), lambda row: queries.exposure_parts(row.credit).sum,
               "money", allowed=queries.may_see_credit),
        Column("term_days", _("Term (days)"), kind="number",
               allowed=queries.may_see_credit),
        Column("last_contract_on", _("Last contract"), kind="day", css="nw"),
        Column("owner", _("Salesperson"), css="cf nw"),
        Column("state", _("State"), lambda row: state_look(row.state), "look", css="nw",
               export=lambda row: str(row.get_state_display())),
    )  # fmt: skip
    filters = (
        Filter("state", _("State"), Customer.State.choices),
        Filter(
            "grade",
            _("Grade"),
            [*Rating.Grade.choices, (UNRATED, _("Unrated"))],
            apply=_graded,
            look="select",
        ),
        Filter("owner", _("Salesperson"), _owners, look="select"),
        Filter("region", _("Region"), _regions, look="select"),
    )
    sorts = {"code": ("code",), "name": ("pinyin", "pk"), "new": ("-pk",)}
    default_sort = "new"
    search_label = _("Name, pinyin, number or credit code")

    def rows(self) -> QuerySet[Customer]:
        return queries.listed(self.request.user)

    def search(self, rows: QuerySet[Customer], q: str) -> QuerySet[Customer]:
        return queries.matching(rows, q)

    def actions(self) -> Sequence[Action]:
        if permissions.why_not_register(self.request.user):
            return ()
        url = reverse("customers:register")
        return (Action(_("Register a customer"), url, icon="plus", primary=True),)

    def empty(self) -> Empty:
        if self.q or self.is_filtered or permissions.why_not_register(self.request.user):
            return super().empty()
        return Empty(
            _("You have no customers yet."),
            _("Registering one takes seven fields."),
            reverse("customers:register"),
            _("Register a customer"),
        )


class SearchView(LoginRequiredMixin, View):
    """What a customer field finds while one types: only what the reader may see."""

    def get(self, request: AuthedRequest) -> JsonResponse:
        found = queries.search(request.user, search_text(request.GET.get("q")))
        results = [
            {
                "value": str(customer.pk),
                "text": customer.name,
                "note": f"{customer.code} · {customer.region}",
                "owner": str(customer.owner),
                "state": customer.state,
            }
            for customer in found
        ]
        return JsonResponse({"results": results})


class DuplicatesView(LoginRequiredMixin, View):
    """Who is registered under nearly this name or this code; a fragment of the form."""

    def get(self, request: AuthedRequest) -> HttpResponse:
        permissions.check(permissions.why_not_register(request.user))
        name = search_text(request.GET.get("name"))
        uscc = search_text(request.GET.get("uscc"))
        found = queries.duplicates_for(request.user, name=name, uscc=uscc) if name or uscc else []
        return render(request, "customers/_duplicates.html", {"duplicates": found})
