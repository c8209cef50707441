"""What must hold about jobs and shipments, recomputed from scratch by `check_books`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Q, Sum

from contracts.books import last_states
from core.books import BookFinding, Scope, books_section
from core.money import ZERO
from deliveries.models import Job, Shipment, ShipmentLine
from orders.models import OrderLine
from records.models import Attachment
from stock.models import StockMovement
from workflow.models import WorkItem

JOB, SHIPMENT = "deliveries.job", "deliveries.shipment"
GONE = (Shipment.State.SHIPPED, Shipment.State.RETURNED)


def register() -> None:
    """Called by `ready()`: importing this module registers the sections."""


def _shipment(pk: int, problem: str) -> BookFinding:
    return BookFinding(f"{SHIPMENT}/{pk}", f"/deliveries/shipments/{pk}/", problem)


def _job(pk: int, problem: str) -> BookFinding:
    return BookFinding(f"{JOB}/{pk}", f"/deliveries/jobs/{pk}/", problem)


@books_section("deliveries: quantities")
def quantities(scope: Scope) -> Iterator[BookFinding]:
    """What an order line has shipped and received is the sum of its shipments."""
    sums = {
        row["order_line_id"]: (row["shipped"] or ZERO, row["signed"] or ZERO)
        for row in ShipmentLine.objects.order_by()
        .values("order_line_id")
        .annotate(
            shipped=Sum("quantity", filter=Q(shipment__state__in=GONE)),
            signed=Sum("received", filter=Q(shipment__state=Shipment.State.RETURNED)),
        )
    }
    lines = OrderLine.objects.filter(is_current=True).order_by("pk")
    for line in lines.iterator(chunk_size=2000):
        subject = f"orders.order/{line.order_id}"
        shipped, received = sums.get(line.pk, (ZERO, ZERO))
        if not scope.covers(subject):
            continue
        for name, stored, found in (
            ("shipped", line.shipped, shipped),
            ("received", line.received, received),
        ):
            if stored != found:
                problem = f"line {line.no}: {name} is {stored}, the shipments make {found}"
                yield BookFinding(subject, f"/orders/{line.order_id}/", problem)


@books_section("deliveries: reserved stock")
def reserved(scope: Scope) -> Iterator[BookFinding]:
    """What an order's lines have reserved is what stock keeps for that order, by product."""
    by_lines: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    lines = OrderLine.objects.filter(is_current=True, product__isnull=False).exclude(reserved=0)
    for line in lines.iterator(chunk_size=2000):
        by_lines[line.order_id, line.product_id or 0] += line.reserved
    kept: dict[tuple[int, int], Decimal] = {
        (row["subject_id"] or 0, row["item__product_id"]): row["sum"]
        for row in StockMovement.objects.filter(subject_type="orders.order")
        .order_by()
        .values("subject_id", "item__product_id")
        .annotate(sum=Sum("reserved"))
        if row["sum"]
    }
    for key in sorted(by_lines.keys() | kept.keys()):
        order, product = key
        subject = f"orders.order/{order}"
        if scope.covers(subject) and by_lines.get(key, ZERO) != kept.get(key, ZERO):
            problem = (
                f"product {product}: the lines have {by_lines.get(key, ZERO)} reserved, "
                f"stock keeps {kept.get(key, ZERO)}"
            )
            yield BookFinding(subject, f"/orders/{order}/", problem)


@books_section("deliveries: states")
def states(scope: Scope) -> Iterator[BookFinding]:
    """A state is what the last event says, and what waits is on somebody's desk."""
    said = last_states(JOB) | last_states(SHIPMENT)
    wanted: dict[tuple[str, str], str] = {
        (SHIPMENT, Shipment.State.TO_SHIP): "8.2",
        (SHIPMENT, Shipment.State.SHIPPED): "9.1",
        (JOB, Job.State.WAITING): "8.4",
        (JOB, Job.State.WORKING): "8.4",
    }
    open_items: dict[str, set[str]] = defaultdict(set)
    rows = WorkItem.objects.filter(subject_type__in=[JOB, SHIPMENT], done_at=None)
    for kind, pk, step in rows.values_list("subject_type", "subject_id", "step_code"):
        open_items[f"{kind}/{pk}"].add(step)
    for label, model, finding in ((JOB, Job, _job), (SHIPMENT, Shipment, _shipment)):
        for pk, state in model.objects.order_by("pk").values_list("pk", "state"):
            subject = f"{label}/{pk}"
            if not scope.covers(subject):
                continue
            if said.get(subject) != state:
                yield finding(pk, f"it is {state}, the last event says {said.get(subject)}")
            step = wanted.get((label, state), "")
            if open_items.get(subject, set()) != ({step} if step else set()):
                on_desk = ", ".join(sorted(open_items.get(subject, set()))) or "nothing"
                yield finding(pk, f"it is {state} and {on_desk} waits")


@books_section("deliveries: receipts")
def receipts(scope: Scope) -> Iterator[BookFinding]:
    """A returned receipt has its scan, its number, and a quantity for each line."""
    with_scan = set(
        Attachment.objects.filter(subject__startswith=f"{SHIPMENT}/", kind="receipt").values_list(
            "subject", flat=True
        )
    )
    returned = Shipment.objects.filter(state=Shipment.State.RETURNED).order_by("pk")
    for shipment in returned.iterator(chunk_size=2000):
        subject = f"{SHIPMENT}/{shipment.pk}"
        if not scope.covers(subject):
            continue
        if subject not in with_scan:
            yield _shipment(shipment.pk, "the signed receipt has no scan")
        if not shipment.receipt_number:
            yield _shipment(shipment.pk, "the signed receipt has no number")
    gaps = ShipmentLine.objects.filter(
        shipment__state=Shipment.State.RETURNED, received__isnull=True
    )
    for pk in gaps.values_list("shipment_id", flat=True).distinct():
        yield _shipment(pk, "a line has no received quantity")


@books_section("deliveries: jobs")
def jobs(scope: Scope) -> Iterator[BookFinding]:
    """A finished job has made everything; live jobs never make more than the line lacks."""
    for job in (
        Job.objects.select_related("order_line", "contract")
        .order_by("pk")
        .iterator(chunk_size=2000)
    ):
        if not scope.covers(f"{JOB}/{job.pk}"):
            continue
        done = job.finished_quantity == job.quantity
        if (job.state == Job.State.FINISHED) != done and job.state != Job.State.CANCELLED:
            yield _job(job.pk, f"{job.state}, finished {job.finished_quantity} of {job.quantity}")
        if job.order_line.order_id != job.contract.order_id:
            yield _job(job.pk, "its line is of another order")
