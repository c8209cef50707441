"""Every step from the contract to the money done by somebody who stands in: both names stay."""

from __future__ import annotations

import pytest

from accounts.models import User
from aftersales.services import answer_complaint, close_complaint
from core.books import check_books
from deliveries.models import Job
from deliveries.services import report_finished
from receivables.services import allocate
from records.models import Event
from tests.aftersales import makers as aftersales
from tests.contracts import makers as contracts
from tests.customers import makers as customers
from tests.customers.makers import person
from tests.deliveries import makers as deliveries
from tests.orders.makers import content
from tests.receivables import makers as receivables
from tests.workflow.makers import stands_in
from workflow.services import give_authority

pytestmark = pytest.mark.django_db


def substitute_of(role: str, username: str = "") -> User:
    """A salesperson who stands in for whoever has the role, with full authority; one for each."""
    holder = person(role, username)
    found = User.objects.filter(username=f"for_{holder.username}").first()
    if found is None:
        found = person("sales", f"for_{holder.username}")
        row = stands_in(holder, found)
        give_authority(substitution=row, by=person("gm"), version=row.version, full=True)
    return found


@pytest.fixture(autouse=True)
def _everybody_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    for makers in (aftersales, contracts, customers, deliveries, receivables):
        monkeypatch.setattr(makers, "person", substitute_of)


def acts() -> set[tuple[str, str]]:
    """What was done for others: (verb, for whom)."""
    done = Event.objects.exclude(on_behalf_of="").values_list("verb", "on_behalf_of")
    return {(verb, whom) for verb, whom in done}


def label(role: str) -> str:
    return person(role).label


def test_credit_contract_delivery_and_receipt() -> None:
    customers.rated(customers.customer(person("sales")))
    deliveries.returned(typed=content(price=contracts.BEYOND_SALES))

    assert acts() >= {
        ("customers.rating_proposed", label("finance")),
        ("customers.rating_decided", label("gm")),
        ("contracts.issued", label("centre_head")),
        ("deliveries.planned", label("centre_head")),
        ("deliveries.shipped", label("logistics")),
        ("deliveries.receipt_returned", label("logistics")),
    }
    assert list(check_books()) == []


def test_production_takes_and_finishes_a_job() -> None:
    job: Job = deliveries.taken_job()
    report_finished(
        job=job, by=substitute_of("production"), version=job.version, quantity=job.quantity
    )

    assert acts() >= {
        ("deliveries.job_taken", label("production")),
        ("deliveries.job_finished", label("production")),
    }


def test_finance_places_confirms_and_allocates() -> None:
    contract = receivables.contract()
    receivables.unclaimed()
    payment = receivables.confirmed(contract)
    allocate(
        payment=payment,
        by=substitute_of("finance"),
        version=payment.version,
        shares={receivables.rows_of(contract)[0].pk: payment.amount},
    )

    assert {whom for verb, whom in acts() if verb.startswith("receivables.")} == {label("finance")}
    assert list(check_books()) == []


def test_a_complaint_is_answered_and_closed() -> None:
    head, one = substitute_of("centre_head"), aftersales.complaint()
    one = answer_complaint(complaint=one, by=head, version=one.version, answer="更换密封件。")
    close_complaint(complaint=one, by=head, version=one.version, note="客户满意。")

    assert acts() >= {
        ("aftersales.answered", label("centre_head")),
        ("aftersales.closed", label("centre_head")),
    }
