"""The lists of jobs and of shipments; neither shows a price."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core import clock
from core.pages import Column, Empty, Filter, ListPage
from deliveries import queries
from deliveries.models import Job, Shipment
from deliveries.wording import job_look, shipment_look

MISSING = "missing"


def _address(row: Job | Shipment) -> str:
    return row.get_absolute_url()


def _made(job: Job) -> str:
    return f"{job.finished_quantity.normalize():f} / {job.quantity.normalize():f}"


def _in_state(rows: QuerySet[Shipment], value: str) -> QuerySet[Shipment]:
    return queries.receipts_missing(rows) if value == MISSING else rows.filter(state=value)


def _not_begun(rows: QuerySet[Job], _value: str) -> QuerySet[Job]:
    return rows.filter(state=Job.State.WAITING, start_by__lt=clock.today())


class JobList(ListPage):
    """What production and R&D have to make, by the day it is needed."""

    request: AuthedRequest

    title = _("Production and R&D jobs")
    columns = (
        Column("number", _("Job no."), css="cd nw", link=_address, sort="number"),
        Column("item", _("Item"), css="cc", link=_address, link_css="b", width=32),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), css="nw"),
        Column("made", _("Finished / ordered"), _made, css="cb nw"),
        Column("customer", _("Customer"), "contract.customer.name", css="ce", width=32),
        Column("required_on", _("Needed on"), kind="day", css="nw", sort="needed"),
        Column("start_by", _("Start by"), kind="day", css="nw"),
        Column("planned_end_on", _("Planned end"), kind="day", css="cf nw"),
        Column("state", _("State"), job_look, "look", css="ca nw",
               export=lambda row: str(row.get_state_display())),
    )  # fmt: skip
    filters = (
        Filter("state", _("State"), Job.State.choices),
        Filter("kind", _("Kind"), Job.Kind.choices, look="select"),
        Filter("start", _("Start by"), [("late", _("Start date passed"))], apply=_not_begun),
    )
    sorts = {"new": ("-pk",), "number": ("number", "pk"), "needed": ("required_on", "pk")}
    default_sort = "new"
    search_label = _("Job, item, contract or customer")

    def rows(self) -> QuerySet[Job]:
        return queries.jobs_visible_to(self.request.user)

    def search(self, rows: QuerySet[Job], q: str) -> QuerySet[Job]:
        return queries.matching_jobs(rows, q)

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(
            _("No job for you yet."),
            _("A job comes when the centre decides to produce for a signed contract (8.1)."),
        )


class ShipmentList(ListPage):
    """What is to leave, what is on the way, and whose receipt is missing."""

    request: AuthedRequest

    title = _("Shipments")
    columns = (
        Column("number", _("Shipment no."), css="cd nw", link=_address, sort="number"),
        Column("customer", _("Customer"), "contract.customer.name", css="cc", link=_address,
               link_css="b", width=32),
        Column("contract", _("Contract no."), "contract.number", css="nw"),
        Column("required_on", _("To arrive by"), kind="day", css="cb nw"),
        Column("carrier", _("Carrier"), css="ce"),
        Column("waybill", _("Waybill"), css="nw"),
        Column("shipped_at", _("Shipped"), kind="moment", css="cf nw"),
        Column("receipt_number", _("Receipt no."), css="nw"),
        Column("state", _("State"), shipment_look, "look", css="ca nw",
               export=lambda row: str(row.get_state_display())),
    )  # fmt: skip
    filters = (
        Filter(
            "state",
            _("State"),
            (*Shipment.State.choices, (MISSING, _("Receipt missing"))),
            apply=_in_state,
        ),
    )
    sorts = {"new": ("-pk",), "number": ("number", "pk")}
    default_sort = "new"
    search_label = _("Shipment, waybill, contract or customer")

    def rows(self) -> QuerySet[Shipment]:
        return queries.shipments_visible_to(self.request.user)

    def search(self, rows: QuerySet[Shipment], q: str) -> QuerySet[Shipment]:
        return queries.matching_shipments(rows, q)

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(
            _("No shipment for you yet."),
            _("A shipment is opened when the goods of a contract are there (8.2)."),
        )
