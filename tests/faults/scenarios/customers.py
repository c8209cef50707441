"""The customers' services."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from customers import services
from customers.models import Customer
from records.services import store_upload
from tests.customers.makers import customer, details, person, rated
from tests.faults.harness import Call, scenario
from tests.faults.scenarios.records import PDF

PROPOSAL = services.Proposal("B", 75, 30, "可以", Decimal(200_000))


@scenario("customers.services.records.register_customer")
def register() -> Call:
    given, by, key = details(), person("sales"), uuid.uuid4()
    return lambda: services.register_customer(details=given, by=by, form_key=key)


@scenario("customers.services.records.update_customer")
def update() -> Call:
    one, given = customer(), details()
    return lambda: services.update_customer(customer=one, details=given, version=1, by=one.owner)


@scenario("customers.services.records.add_contact")
def add_contact() -> Call:
    one, key = customer(), uuid.uuid4()
    return lambda: services.add_contact(customer=one, name="王工", by=one.owner, form_key=key)


@scenario("customers.services.records.attach_files")
def attach_files() -> Call:
    one, key = customer(), uuid.uuid4()
    files = [store_upload(SimpleUploadedFile("营业执照.pdf", PDF))]
    return lambda: services.attach_files(customer=one, files=files, by=one.owner, form_key=key)


@scenario("customers.services.standing.hand_over_customer")
def hand_over() -> Call:
    one, other = customer(), person("sales", f"other-{uuid.uuid4().hex[:8]}")
    head = person("centre_head")
    return lambda: services.hand_over_customer(customer=one, owner=other, reason="离职", by=head)


@scenario("customers.services.standing.share_customer")
def share() -> Call:
    one, other = customer(), person("sales", "colleague")
    return lambda: services.share_customer(customer=one, colleague=other, by=one.owner)


@scenario("customers.services.standing.unshare_customer")
def unshare() -> Call:
    one, other = customer(), person("sales", "colleague")
    services.share_customer(customer=one, colleague=other, by=one.owner)
    return lambda: services.unshare_customer(customer=one, colleague=other, by=one.owner)


@scenario("customers.services.standing.freeze_customer")
def freeze() -> Call:
    one, by = customer(), person("finance")
    return lambda: services.freeze_customer(customer=one, reason="逾期", by=by)


@scenario("customers.services.standing.unfreeze_customer")
def unfreeze() -> Call:
    one, by = customer(), person("director")
    services.freeze_customer(customer=one, reason="逾期", by=by)
    return lambda: services.unfreeze_customer(customer=one, reason="已付", by=by)


@scenario("customers.services.exposure.move_exposure")
def move_exposure() -> Call:
    one, subject = customer(), person("sales")
    order: Customer = customer()
    services.move_exposure(customer=one, subject=order, approved=Decimal(10), by=subject)
    return lambda: services.move_exposure(
        customer=one, subject=order, approved=Decimal(4), delivered=Decimal(6), by=subject
    )


@scenario("customers.services.exposure.set_oldest_due", inner=True)
def set_oldest_due() -> Call:
    one = customer()
    return lambda: services.set_oldest_due(customer=one, day=date(2026, 11, 1))


@scenario("customers.services.exposure.note_contract")
def note_contract() -> Call:
    one = customer()
    return lambda: services.note_contract(customer=one, signed_on=date(2026, 11, 1), by=one.owner)


@scenario("customers.services.ratings.open_survey")
def open_survey() -> Call:
    one = customer()
    return lambda: services.open_survey(customer=one, by=one.owner)


@scenario("customers.services.ratings.finish_survey")
def finish_survey() -> Call:
    one, head = customer(), person("centre_head")
    rating = services.open_survey(customer=one, by=one.owner)
    return lambda: services.finish_survey(rating=rating, version=1, needs="闸阀", by=head)


@scenario("customers.services.ratings.propose_rating")
def propose_rating() -> Call:
    one, by = customer(), person("finance")
    rating = services.open_survey(customer=one, by=one.owner)
    return lambda: services.propose_rating(rating=rating, version=1, proposal=PROPOSAL, by=by)


@scenario("customers.services.ratings.propose_new_rating")
def propose_new_rating() -> Call:
    one, by, key = customer(), person("finance"), uuid.uuid4()
    return lambda: services.propose_new_rating(customer=one, proposal=PROPOSAL, form_key=key, by=by)


@scenario("customers.services.ratings.decide_rating")
def decide_rating() -> Call:
    one, by = customer(), person("director")
    rated(one)
    rating = services.propose_new_rating(
        customer=one, proposal=PROPOSAL, form_key=uuid.uuid4(), by=person("finance")
    )
    return lambda: services.decide_rating(
        rating=rating, version=rating.version, outcome="approve", by=by
    )
