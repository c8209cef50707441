"""What comes after a delivery in the demo: complaints, and credit that is looked at again."""

from __future__ import annotations

import uuid
from decimal import Decimal

from aftersales.models import Complaint
from aftersales.services import (
    ComplaintDetails,
    answer_complaint,
    close_complaint,
    register_complaint,
)
from core import clock
from marketing.demo.acts import Cast
from marketing.demo.stage import Axis, Story, later
from orders.models import OrderLine
from receivables.queries import open_re_evaluation
from receivables.services import keep_rating

# The customer whose paid orders nobody has looked at yet: the head's desk shows what N17 is.
NOT_LOOKED_AT = 6
KEPT = "按期付款，交易正常，维持现评级。"


def look_again(cast: Cast, no: int) -> Story:
    """Play N17: the order is closed, the head looks at the customer's credit and leaves it."""
    yield later(100)
    customer = cast.customer(no)
    if no != NOT_LOOKED_AT and open_re_evaluation(customer) is not None:
        keep_rating(customer=customer, reason=KEPT, by=cast.person("manager"))


def complaints(cast: Cast, axis: Axis) -> list[Story]:
    """Give the complaints, ready to be played."""
    return [packing(cast, axis), leaking(cast, axis)]


def packing(cast: Cast, axis: Axis) -> Story:
    """Play a small complaint of customer 2: answered the next day, then closed."""
    yield axis.day(38, 10)
    complaint = _register(
        cast,
        _delivered(cast, 2, "Q41F-16P-80"),
        ComplaintDetails(
            category="packing",
            description="到货时两件木箱破损，阀体表面有划痕，不影响使用。",
            happened_on=clock.today(),
            severity="minor",
            quantity=Decimal(2),
            demand="要求今后加固包装。",
            contact="仓库收货员",
        ),
    )
    yield axis.day(37, 11)
    complaint = answer_complaint(
        complaint=complaint,
        by=cast.person("manager"),
        version=complaint.version,
        answer="已向物流追责，今后该客户发货一律改用加厚木箱并加护角。",
    )
    yield axis.day(34, 15)
    close_complaint(
        complaint=complaint,
        by=cast.person("manager"),
        version=complaint.version,
        note="客户认可处理意见。",
    )


def leaking(cast: Cast, axis: Axis) -> Story:
    """S10: three valves of customer 5 leak, 6,200 are claimed; the centre has it on its desk."""
    yield axis.ago(400)
    _register(
        cast,
        _delivered(cast, 5, "Z41H-16C-50"),
        ComplaintDetails(
            category="quality",
            description="三台闸阀投用后阀杆填料处渗漏，已停机更换。",
            happened_on=clock.today(),
            severity="serious",
            quantity=Decimal(3),
            claim=Decimal(6200),
            demand="更换三台并赔偿停机损失 6,200 元。",
            contact="设备科",
        ),
    )


def _register(cast: Cast, line: OrderLine, details: ComplaintDetails) -> Complaint:
    return register_complaint(
        order=line.order,
        order_line=line,
        details=details,
        by=line.order.owner,
        form_key=uuid.uuid4(),
        photos=[cast.scan("现场照片")],
    )


def _delivered(cast: Cast, no: int, code: str) -> OrderLine:
    """Give the first line with this product that has left for the customer."""
    return (
        OrderLine.objects.filter(
            order__customer=cast.customer(no), product__code=code, is_current=True, shipped__gt=0
        )
        .select_related("order__owner", "order__customer")
        .earliest("order_id")
    )
