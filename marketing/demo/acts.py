"""What the people of the demo do: each act is the service that the page calls, nothing else."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import User
from contracts.models import Contract
from contracts.queries import live_contract
from contracts.services import issue_contract, record_signature
from core import clock
from customers.models import Customer
from deliveries.models import Job, Shipment
from deliveries.services import (
    Carriage,
    Receipt,
    plan_delivery,
    report_finished,
    return_receipt,
    ship,
    take_job,
)
from marketing.demo.base import Company
from marketing.demo.goods import GOODS
from orders.models import Order
from orders.queries import answers_of
from orders.rules.content import LineContent, OrderContent, TermContent
from orders.services import (
    Answer,
    create_order,
    decide_order,
    examine_order,
    give_opinion,
    sign_order,
    submit_order,
)
from receivables.models import Instalment, Payment
from receivables.services import PaymentDetails, confirm_payment, register_payment
from records.models import StoredFile
from records.services import store_upload

STEP_HOLDERS = {
    Order.State.TRIAGE: "manager",
    Order.State.EXAMINATION: "manager",
    Order.State.DIRECTOR: "director",
    Order.State.GENERAL_MANAGER: "gm",
}
# Who signs for goods at each customer: invented, one for each town.
SIGNERS = ("仲书远", "易知行", "汪北辰", "施清和", "骆安澜", "纪南乔", "文修远")
CARRIERS = ("云汀通达物流", "滨海速运", "江岸货运")


@dataclass
class Cast:
    """The company with what its people can do on the stage."""

    company: Company
    receipts: int = 0
    references: int = 0
    scans: dict[str, StoredFile] = field(default_factory=dict)

    def person(self, login: str) -> User:
        """Give the person with this sign-in."""
        return self.company.people[login]

    def customer(self, no: int) -> Customer:
        """Give the customer with this number in the cast, as it is now."""
        return Customer.objects.select_related("owner").get(pk=self.company.customers[no].pk)

    def line(
        self, code: str, quantity: int, price: str = "", *, claim: str = "", rd_cost: str = ""
    ) -> LineContent:
        """Give an order line at the listed price or at `price`; an unknown code is a new item."""
        product = self.company.products.get(code)
        if product is None:
            return LineContent(
                quantity=Decimal(quantity),
                price=Decimal(price),
                new_item=code,
                rd_cost=Decimal(rd_cost) if rd_cost else None,
            )
        asked = Decimal(price) if price else LISTED[code]
        return LineContent(Decimal(quantity), asked, product_id=product.pk, claim=claim)

    def enter(
        self,
        no: int,
        lines: Sequence[LineContent],
        terms: Sequence[TermContent],
        *,
        days: int = 30,
        research: str = "",
        quotation: bool = False,
    ) -> Order:
        """Enter a draft for the customer by its salesperson (3.1)."""
        customer = self.customer(no)
        content = OrderContent(
            lines=tuple(lines),
            terms=tuple(terms),
            customer_reference=f"PO-{clock.today():%y%m%d}-{no:02d}",
            delivery_on=clock.today() + timedelta(days=days),
            delivery_address=customer.address,
            receiver=SIGNERS[no % len(SIGNERS)],
            receiver_phone=customer.phone,
            market_research=research,
        )
        papers = [("quotation", self.scan("对手报价单"))] if quotation else []
        return create_order(
            by=customer.owner,
            form_key=uuid.uuid4(),
            customer=customer,
            content=content,
            papers=papers,
        )

    def submit(self, order: Order) -> Order:
        """Hand the order in (3.2)."""
        return submit_order(order=order, by=order.owner, version=_now(order).version)

    def examine(self, order: Order) -> Order:
        """Let the salesperson examine the order (4.1)."""
        return examine_order(order=order, by=order.owner, version=_now(order).version)

    def sign(self, order: Order) -> Order:
        """Let the salesperson sign it (4.2)."""
        return sign_order(order=order, by=order.owner, version=_now(order).version)

    def decide(self, order: Order, opinion: str = "同意。", outcome: str = "approve") -> Order:
        """Let whoever holds the step decide it."""
        order = _now(order)
        by = self.person(STEP_HOLDERS[Order.State(order.state)])
        return decide_order(
            order=order, by=by, version=order.version, outcome=outcome, opinion=opinion
        )

    def departments(self, order: Order) -> list[str]:
        """Give the departments that have not answered yet (6.2)."""
        verdict = order.verdicts.latest("round")
        return [one for one in verdict.departments if one not in answers_of(order)]

    def answer(self, order: Order, department: str, text: str = "", condition: str = "") -> Order:
        """Let a department give its written opinion (6.2)."""
        order = _now(order)
        said = Answer(
            conclusion="conditional" if condition else "agree",
            text=text or OPINIONS.get(department, "同意。"),
            condition=condition,
        )
        return give_opinion(
            order=order,
            department=department,
            by=self.person(department),
            version=order.version,
            answer=said,
        )

    def contract(self, order: Order) -> Contract:
        """Give the order's contract."""
        contract = live_contract(order)
        if contract is None:
            raise LookupError(f"{order} has no contract")
        return contract

    def issue(self, order: Order) -> Contract:
        """Let the centre issue the contract (6.4)."""
        contract = self.contract(order)
        return issue_contract(
            contract=contract, by=self.person("manager"), version=contract.version
        )

    def signed(self, order: Order) -> Contract:
        """Record that both sides have signed the contract (7.1)."""
        contract = self.contract(order)
        return record_signature(
            contract=contract,
            by=order.owner,
            version=contract.version,
            signed_on=clock.today(),
            scan=self.scan("销售合同双方签字页"),
        )

    def plan(self, order: Order) -> tuple[list[Shipment], list[Job]]:
        """Let the centre decide between stock and production (8.1)."""
        return plan_delivery(contract=self.contract(order), by=self.person("manager"))

    def take(self, job: Job, days: int, remark: str = "") -> Job:
        """Let production, or R&D, take the job (8.4)."""
        job = Job.objects.get(pk=job.pk)
        return take_job(
            job=job,
            by=self.person("production" if job.kind == Job.Kind.PRODUCTION else "rd"),
            version=job.version,
            planned_start_on=clock.today(),
            planned_end_on=clock.today() + timedelta(days=days),
            remark=remark,
        )

    def finish(self, job: Job, quantity: Decimal | None = None) -> Job:
        """Report finished goods, all that is left if not told how many."""
        job = Job.objects.get(pk=job.pk)
        return report_finished(
            job=job,
            by=self.person("production" if job.kind == Job.Kind.PRODUCTION else "rd"),
            version=job.version,
            quantity=quantity or job.quantity - job.finished_quantity,
        )

    def to_ship(self, order: Order) -> list[Shipment]:
        """Give the order's shipments that have not left."""
        return list(Shipment.objects.filter(contract__order=order, state="to_ship"))

    def ship(self, shipment: Shipment) -> Shipment:
        """Let the goods leave (8.2)."""
        self.receipts += 1
        shipment = Shipment.objects.get(pk=shipment.pk)
        return ship(
            shipment=shipment,
            by=self.person("logistics"),
            version=shipment.version,
            carriage=Carriage(
                "汽运", CARRIERS[self.receipts % len(CARRIERS)], f"YD{260000 + self.receipts}"
            ),
        )

    def receipt(self, shipment: Shipment, signed_on: date | None = None) -> Shipment:
        """Bring the signed receipt back (9.1)."""
        shipment = Shipment.objects.get(pk=shipment.pk)
        return return_receipt(
            shipment=shipment,
            by=self.person("logistics"),
            version=shipment.version,
            receipt=Receipt(
                shipment.receiver or SIGNERS[shipment.pk % len(SIGNERS)],
                signed_on or clock.today(),
                {line.pk: line.quantity for line in shipment.lines.all()},
            ),
            scan=self.scan("收货回单"),
        )

    def pay(self, order: Order, amount: Decimal | None = None) -> Payment:
        """Let the salesperson register money for the order's contract (10.1)."""
        contract = self.contract(order)
        return register_payment(
            by=order.owner,
            form_key=uuid.uuid4(),
            details=PaymentDetails(
                amount=amount or sum(open_of(contract).values(), Decimal(0)),
                received_on=clock.today(),
                method="transfer",
            ),
            contract=contract,
        )

    def confirm(self, payment: Payment) -> Payment:
        """Let finance confirm it against the bank and allocate it to its contract (10.2)."""
        payment = Payment.objects.select_related("contract").get(pk=payment.pk)
        self.references += 1
        shares: dict[int, Decimal] = {}
        left = payment.amount
        for pk, amount in open_of(payment.contract).items() if payment.contract else ():
            shares[pk] = min(left, amount)
            left -= shares[pk]
        return confirm_payment(
            payment=payment,
            by=self.person("finance"),
            version=payment.version,
            bank_reference=f"YTSF{clock.today():%Y%m%d}{self.references:05d}",
            shares={pk: share for pk, share in shares.items() if share},
        )

    def scan(self, name: str) -> StoredFile:
        """Give a scanned page; each kind is stored once."""
        if name not in self.scans:
            self.scans[name] = store_upload(_picture(name), kinds=("png",))
        return self.scans[name]


# What a department usually writes: money, capacity, standards, material, feasibility.
OPINIONS = {
    "finance": "毛利可接受，付款条件符合规定，同意。",
    "production": "产能可以安排，按约定交期排产。",
    "quality": "按现行标准检验，随货提供合格证与材质单。",
    "supply": "主要原材料可按期到货。",
    "rd": "技术可行，先制样品，确认后投产。",
}

# The listed price of each product.
LISTED = {code: Decimal(normal) for code, _name, _spec, normal, *_rest in GOODS}


def open_of(contract: Contract) -> dict[int, Decimal]:
    """Give what is open of each instalment of a contract, first due first."""
    return {
        one.pk: one.amount - one.allocated
        for one in Instalment.objects.filter(contract=contract).order_by("no")
        if one.allocated < one.amount
    }


def _now(order: Order) -> Order:
    return Order.objects.select_related("owner", "customer").get(pk=order.pk)


def _picture(name: str) -> SimpleUploadedFile:
    """Draw a page that looks like a scan; its words are in its name."""
    picture = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((30, 30, 590, 847), outline="#888888")
    for row in range(18):
        pen.line((60, 120 + row * 36, 560 - (row % 5) * 30, 120 + row * 36), fill="#bbbbbb")
    pen.ellipse((400, 690, 540, 830), outline="#cc3333", width=4)
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return SimpleUploadedFile(f"{name}.png", kept.getvalue(), content_type="image/png")
