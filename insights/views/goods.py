"""Homes of those who make and send the goods, and of the other departments."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftersales.wording import severity_look
from core import clock
from core.formats import day_text
from core.looks import Look
from core.parts import Fig
from core.tables import Column
from deliveries.models import Job, Shipment
from insights.queries import trade
from insights.views.board import Board
from insights.views.panels import Panel, address, table


def making(board: Board) -> None:
    """Jobs by the day on which they must be started."""
    jobs = trade.open_jobs(board.user)
    waiting = jobs.filter(state=Job.State.WAITING).order_by().count()
    working = jobs.filter(state=Job.State.WORKING).order_by().count()
    late = trade.late_jobs(board.user, board.today)
    board.figs += [
        Fig(
            _("Jobs to take"),
            str(waiting),
            _("8.4, not begun"),
            url=address("deliveries:jobs", state="waiting"),
        ),
        Fig(
            _("In production"),
            str(working),
            _("taken, not finished"),
            url=address("deliveries:jobs", state="working"),
        ),
        Fig(
            _("Start date passed"),
            str(late),
            _("the delivery date is in danger"),
            url=address("deliveries:jobs", start="late"),
            colour="red" if late else "",
        ),
    ]
    board.left.append(jobs_panel(list(jobs[:8]), waiting + working, board))


def jobs_panel(jobs: list[Any], count: int, board: Board) -> Panel:
    """The jobs not finished; a start date that has passed is red."""

    def start(job: Job) -> Look | str:
        if job.start_by is None:
            return _("no date yet")
        if job.state == Job.State.WAITING and job.start_by < board.today:
            return Look("red", day_text(job.start_by))
        return day_text(job.start_by)

    columns = (
        Column("start_by", _("Start by"), start, css="ca nw"),
        Column("number", _("Job"), css="cd nw", link=lambda job: job.get_absolute_url()),
        Column("item", _("Item"), css="cc", link=lambda job: job.get_absolute_url(), link_css="b"),
        Column("quantity", _("Quantity"), kind="quantity", css="cb"),
        Column("required_on", _("Needed on"), kind="day", css="ce nw"),
    )
    return table(
        _("Jobs by start date"),
        columns,
        jobs,
        url=address("deliveries:jobs"),
        link=_("All jobs"),
        count=count,
        empty=_("No job is open."),
    )


def logistics(board: Board) -> None:
    """Shipments to send, on the way, and receipts that are missing."""
    to_ship = trade.shipments_in(board.user, Shipment.State.TO_SHIP)
    away = trade.shipments_in(board.user, Shipment.State.SHIPPED)
    missing = trade.receipts_missing(board.user)
    late = missing.order_by().count()
    number = to_ship.order_by().count()
    on_the_way = away.order_by().count()
    board.figs += [
        Fig(
            _("To ship"),
            str(number),
            _("8.2, from stock"),
            url=address("deliveries:shipments", state="to_ship"),
        ),
        Fig(
            _("On the way"),
            str(on_the_way),
            _("9.1, receipt not back"),
            url=address("deliveries:shipments", state="shipped"),
        ),
        Fig(
            _("Receipts missing"),
            str(late),
            _("should have arrived"),
            url=address("deliveries:shipments", state="missing"),
            colour="red" if late else "",
        ),
    ]
    board.left += [
        shipping_panel(list(to_ship[:8]), number),
        receipts_missing(list(missing[:8]), late),
    ]


def shipment_columns() -> tuple[Column, Column]:
    """Number and customer, both leading to the shipment."""
    return (
        Column("number", _("Shipment"), css="cd nw", link=lambda row: row.get_absolute_url()),
        Column("customer", _("Customer"), "contract.customer.name", css="cc", link_css="b",
               link=lambda row: row.get_absolute_url()),
    )  # fmt: skip


def shipping_panel(shipments: list[Any], count: int) -> Panel:
    """What is to be sent."""
    columns = (
        Column("required_on", _("To arrive by"), kind="day", css="ca nw"),
        *shipment_columns(),
        Column("address", _("Delivery address"), css="ce"),
    )
    return table(
        _("To ship"),
        columns,
        shipments,
        url=address("deliveries:shipments", state="to_ship"),
        link=_("All to ship"),
        count=count,
        empty=_("Nothing waits to be shipped."),
    )


def receipts_missing(shipments: list[Any], count: int) -> Panel:
    """What should have arrived and whose signed receipt is not back."""

    def since(shipment: Shipment) -> Look:
        days = (clock.today() - clock.day_of(shipment.shipped_at or clock.now())).days
        return Look("red", ngettext("%(n)d day", "%(n)d days", days) % {"n": days})

    columns = (
        Column("since", _("On the way for"), since, "look", css="ca nw"),
        *shipment_columns(),
        Column("shipped_at", _("Shipped"), kind="moment", css="cb nw"),
    )
    return table(
        _("Receipts missing"),
        columns,
        shipments,
        url=address("deliveries:shipments", state="missing"),
        link=_("All missing"),
        count=count,
        empty=_("Every receipt is back in time."),
    )


def complaints_panel(complaints: list[Any], count: int) -> Panel:
    """Complaints not closed, the oldest first."""

    def age(complaint: Any) -> str:
        days = (clock.today() - clock.day_of(complaint.registered_at)).days
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}

    columns = (
        Column("age", _("Age"), age, css="ca nw"),
        Column("number", _("Complaint"), css="cd nw", link=lambda row: row.get_absolute_url()),
        Column("customer", _("Customer"), "customer.name", css="cc", link_css="b",
               link=lambda row: row.get_absolute_url()),
        Column("severity", _("Severity"), lambda row: severity_look(row.severity), "look",
               css="cb nw"),
    )  # fmt: skip
    return table(
        _("Complaints by age"),
        columns,
        complaints,
        url=address("aftersales:list"),
        link=_("All complaints"),
        count=count,
        empty=_("No complaint is open."),
    )


def add_complaints(board: Board) -> None:
    """Put the open complaints on the right."""
    found = trade.open_complaints(board.user)
    board.right.append(complaints_panel(list(found[:8]), found.order_by().count()))


def serving(board: Board) -> None:
    """Complaints for after-sales service and quality."""
    found = trade.open_complaints(board.user)
    count = found.order_by().count()
    board.figs.append(
        Fig(_("Open complaints"), str(count), _("9.2, not closed"), url=address("aftersales:list"))
    )
    board.left.append(complaints_panel(list(found[:8]), count))
