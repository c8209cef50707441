"""Contracts for stories, made by services; usable without fixtures too."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from contracts.models import Contract
from contracts.queries import live_contract
from contracts.services import issue_contract, record_signature
from core import clock
from customers.models import Customer
from orders.models import Order
from orders.rules.content import OrderContent
from tests.customers.makers import person
from tests.orders.makers import approved, content, old_customer

# An old customer's order at this price is decided by the centre: its contract is drafted (6.4).
BEYOND_SALES = "632"


def png(name: str = "回单.png") -> SimpleUploadedFile:
    """A small picture, as a scan."""
    file = io.BytesIO()
    Image.new("RGB", (8, 6), "white").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def contract_of(order: Order) -> Contract:
    """The order's contract as it stands now."""
    found = live_contract(order)
    assert found is not None
    return found


def drafted(of: Customer | None = None, **changes: Any) -> Contract:
    """A contract whose text is still to be filled in."""
    order = approved(of or old_customer(), content(price=BEYOND_SALES, **changes))
    return contract_of(order)


def issued(of: Customer | None = None, typed: OrderContent | None = None) -> Contract:
    """A contract that waits for both signatures."""
    contract = contract_of(approved(of, typed))
    if contract.state == Contract.State.DRAFT:
        contract = issue_contract(
            contract=contract, by=person("centre_head"), version=contract.version
        )
    return contract


def in_force(of: Customer | None = None, typed: OrderContent | None = None) -> Contract:
    """A contract that both sides have signed today."""
    contract = issued(of, typed)
    return record_signature(
        contract=contract, by=contract.owner, version=contract.version, signed_on=clock.today()
    )
