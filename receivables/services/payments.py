"""Money received: sales registers, finance confirms, a wrong receipt is reversed (10.1, 10.2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from core import clock
from core.formkeys import keep_result, use_form_key
from core.locks import lock
from core.numbers import draw_number
from core.refusals import Refused, Stale
from core.work import savepoint, unit_of_work
from customers.models import Customer
from receivables import permissions, queries
from receivables.models import Instalment, Payment
from receivables.services.allocating import lock_money, reverse_rows, settle, spread
from records.models import StoredFile
from records.services import attach, record
from workflow.services import close_open_items, notify, open_item


@dataclass(frozen=True, slots=True)
class PaymentDetails:
    """What is typed when money is registered."""

    amount: Decimal
    received_on: date
    method: str
    payer: str = ""
    bank_reference: str = ""
    note: str = ""


@unit_of_work
def register_payment(
    *,
    by: User,
    form_key: uuid.UUID | str,
    details: PaymentDetails,
    customer: Customer | None = None,
    contract: Contract | None = None,
    scan: StoredFile | None = None,
) -> Payment:
    """Register money received; it counts when finance has confirmed it.

    Without a customer it goes to the pool of unclaimed money. Raises Refused for a day in the
    future, an amount that is not positive, or a bank reference that is registered already.
    """
    made = use_form_key(
        user=by,
        key=form_key,
        digest_of={**asdict(details), "customer": customer, "contract": contract},
    )
    if made:
        return Payment.objects.get(pk=int(made.rstrip("/").rsplit("/", 1)[-1]))
    if contract is not None:
        customer = contract.customer
    permissions.check_may_register(customer=customer, by=by)
    _check_details(details)
    _check_payer(details, customer)
    payment = _payment(details, customer=customer, contract=contract, by=by)
    _save_unique(payment)
    if scan is not None:
        attach(subject=payment, stored=scan, kind="bank_slip", by=by)
    if customer is not None:
        _ask_finance(payment)
    record(
        subject=payment,
        verb="receivables.registered",
        by=by,
        after=payment.state,
        changes={"amount": (None, payment.amount)},
    )
    keep_result(user=by, key=form_key, url=payment.get_absolute_url())
    return payment


def _payment(
    details: PaymentDetails, *, customer: Customer | None, contract: Contract | None, by: User
) -> Payment:
    """Draw the number and build the payment, unsaved."""
    now = clock.now()
    return Payment(
        number=draw_number("SK", clock.day_of(now)),
        customer=customer,
        contract=contract,
        amount=details.amount,
        received_on=details.received_on,
        method=details.method,
        payer=details.payer or (customer.name if customer else ""),
        bank_reference=compact_reference(details.bank_reference),
        note=details.note,
        registered_by=by,
        registered_at=now,
    )


def compact_reference(typed: str) -> str:
    """A bank reference as it is compared: upper case, without spaces."""
    return "".join(typed.split()).upper()


def _check_details(details: PaymentDetails) -> None:
    if details.amount <= 0:
        raise Refused(_("Write the amount that came in, above 0."), "amount")
    if details.received_on > clock.today():
        raise Refused(_("That day has not come yet."), "received_on")
    if details.method not in Payment.Method.values:
        raise Refused(_("Choose how the money came."), "method")


def _check_payer(details: PaymentDetails, customer: Customer | None) -> None:
    """Money that somebody else pays needs to say why (the letter that entrusts the payment)."""
    if customer is None:
        if not details.payer.strip():
            raise Refused(_("Write who paid, as the bank names them."), "payer")
        return
    payer = details.payer.strip()
    if payer and payer != customer.name and not details.note.strip():
        raise Refused(
            _("%(payer)s is not %(customer)s. Note why they pay, and attach their letter.")
            % {"payer": payer, "customer": customer.name},
            "note",
        )


def _save_unique(payment: Payment) -> None:
    """Save; the database keeps a bank reference unique among payments that stand."""
    try:
        with savepoint():
            payment.save()
    except IntegrityError as error:
        if "bank_reference" not in str(error):
            raise
        raise Refused(
            _(
                "Bank reference %(reference)s is registered already; look it up before you "
                "register it again."
            )
            % {"reference": payment.bank_reference},
            "bank_reference",
        ) from error


def _ask_finance(payment: Payment) -> None:
    open_item(
        step="10.2",
        subject=payment,
        role="finance",
        label=payment.number,
        url=payment.get_absolute_url(),
        customer=payment.customer.name if payment.customer else payment.payer,
        amount=payment.amount,
        initiator=payment.registered_by,
    )


@unit_of_work
def claim_payment(*, payment: Payment, by: User, version: int, customer: Customer) -> Payment:
    """Say whose unclaimed money it is; who claims it counts as who registered it."""
    lock(Customer).get(pk=customer.pk)
    payment = _locked(payment, version)
    if payment.customer_id is not None or payment.state != Payment.State.REGISTERED:
        raise Stale(_("Payment %(payment)s has been claimed already.") % {"payment": payment})
    if not permissions.may_claim(payment=payment, by=by):
        raise Refused(_("Money is claimed by the payer's salesperson."))
    permissions.check_may_register(customer=customer, by=by)
    payment.customer, payment.registered_by = customer, by
    payment.version += 1
    payment.save()
    _ask_finance(payment)
    record(
        subject=payment,
        verb="receivables.claimed",
        by=by,
        before=payment.state,
        after=payment.state,
        changes={"customer": (None, customer)},
    )
    return payment


@unit_of_work
def confirm_payment(
    *,
    payment: Payment,
    by: User,
    version: int,
    bank_reference: str,
    shares: Mapping[int, Decimal],
) -> Payment:
    """Confirm money against the bank's line, and allocate it to the plan (10.2).

    Raises NotAllowed for who registered it, Refused without or with a used bank reference.
    """
    payment, instalments = lock_money(payment, list(shares), version=version)
    permissions.check_may_confirm(payment=payment, by=by)
    reference = compact_reference(bank_reference)
    if not reference:
        raise Refused(_("Write the bank's reference of this money."), "bank_reference")
    before = payment.state
    payment.bank_reference = reference
    payment.confirm()
    payment.confirmed_by, payment.confirmed_at = by, clock.now()
    payment.version += 1
    _save_unique(payment)
    record(
        subject=payment,
        verb="receivables.confirmed",
        by=by,
        before=before,
        after=payment.state,
        changes={"bank_reference": (None, reference)},
    )
    shares = {pk: share for pk, share in shares.items() if share}
    if shares:
        payment = spread(payment, instalments, shares, by=by)
    else:
        settle(payment, [], by=by)
    close_open_items(subject=payment, by=by, outcome="confirmed")
    customer = payment.customer
    notify(
        text_code="receivables.confirmed",
        people=[payment.registered_by],
        params={"amount": f"{payment.amount:,.2f}", "customer": str(customer)},
        url=payment.get_absolute_url(),
        key=f"receivables.confirmed/{payment.pk}",
    )
    return payment


@unit_of_work
def reverse_payment(*, payment: Payment, by: User, version: int, reason: str) -> Payment:
    """Reverse a wrong receipt (红冲): its allocations are taken back, nothing is deleted."""
    permissions.check_is_finance(by)
    if not reason.strip():
        raise Refused(_("Say why the payment is reversed."), "reason")
    standing = queries.standing_allocations(payment)
    ids = [row.instalment_id for row in standing]
    if payment.customer_id is None:
        payment = _locked(payment, version)
        instalments: dict[int, Instalment] = {}
    else:
        payment, instalments = lock_money(payment, ids, version=version)
    if payment.state == Payment.State.REVERSED:
        raise Stale(_("Payment %(payment)s has been reversed already.") % {"payment": payment})
    before = payment.state
    reverse_rows(queries.standing_allocations(payment), by=by)
    payment = _with_customer(payment)
    payment.reverse()
    payment.reversed_by, payment.reversed_at = by, clock.now()
    payment.reversal_reason = reason.strip()
    payment.version += 1
    payment.save()
    settle(payment, list(instalments.values()), by=by)
    close_open_items(subject=payment, by=by, outcome="reversed")
    record(
        subject=payment,
        verb="receivables.reversed",
        by=by,
        before=before,
        after=payment.state,
        comment=reason,
    )
    notify(
        text_code="receivables.reversed",
        people=[payment.registered_by],
        params={
            "number": payment.number,
            "customer": str(payment.customer or payment.payer),
            "reason": reason,
        },
        url=payment.get_absolute_url(),
        key=f"receivables.reversed/{payment.pk}",
    )
    return payment


def _with_customer(payment: Payment) -> Payment:
    """Read the payment again: a trigger has moved what is allocated."""
    return Payment.objects.select_related("customer", "registered_by").get(pk=payment.pk)


def _locked(payment: Payment, version: int) -> Payment:
    locked = lock(Payment).select_related("registered_by").get(pk=payment.pk)
    if locked.version != version:
        raise Stale(
            _("Payment %(payment)s changed since you opened it; it is now “%(state)s”.")
            % {"payment": locked, "state": locked.get_state_display()}
        )
    return locked
