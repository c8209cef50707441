"""Registering customers and keeping their record (work standard 3.1)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.formkeys import keep_result, use_form_key
from core.locks import lock
from core.numbers import draw_number
from core.refusals import Refused, Stale
from core.work import unit_of_work
from customers import permissions
from customers.models import Contact, Customer, CustomerCredit
from customers.naming import UsccProblem, compact_uscc, name_key, pinyin_of, uscc_problem
from customers.queries import find_duplicates, possible_owners
from customers.wording import uscc_words
from records.models import StoredFile
from records.services import attach, record


@dataclass(frozen=True, slots=True)
class CustomerDetails:
    """What the registration form holds: the standard's seven fields and what users expect."""

    name: str
    nature: str
    size: str
    legal_person: str
    region: str
    address: str
    phone: str
    order_volume: str
    uscc: str = ""
    licence_checked: bool = False
    short_name: str = ""
    email: str = ""
    source: str = ""
    industry: str = ""
    bank_account: str = ""
    note: str = ""
    frame_until: date | None = None


@unit_of_work
def register_customer(
    *,
    details: CustomerDetails,
    by: User,
    form_key: uuid.UUID | str,
    owner: User | None = None,
    another_company: bool = False,
    is_prospect: bool = False,
) -> Customer:
    """Register a customer; the number is drawn here, gap-free.

    `owner` is the salesperson (by default `by`). Raises NotAllowed, and Refused when the USCC is
    wrong or taken, or when a near-duplicate stands and `another_company` is not ticked. Sending
    the same form again gives the customer that it made.
    """
    made = use_form_key(
        user=by,
        key=form_key,
        digest_of={**asdict(details), "owner": owner, "another": another_company},
    )
    if made:
        return Customer.objects.get(pk=int(made.rstrip("/").rsplit("/", 1)[-1]))
    permissions.check(permissions.why_not_register(by))
    owner = _checked_owner(owner or by)
    # The series is the lock: of two registrations at once the second sees the first's customer.
    number = draw_number("KH", clock.today())
    _check_identity(details, another_company=another_company)
    customer = Customer(code=number, owner=owner, registered_by=by, registered_at=clock.now())
    _write(customer, details)
    if is_prospect:
        customer.keep_as_prospect()
    customer.save(force_insert=True)
    CustomerCredit.objects.create(customer=customer)
    record(subject=customer, verb="customers.registered", by=by, after=customer.state)
    keep_result(user=by, key=form_key, url=customer.get_absolute_url())
    return customer


@unit_of_work
def update_customer(
    *,
    customer: Customer,
    details: CustomerDetails,
    version: int,
    by: User,
    another_company: bool = False,
) -> Customer:
    """Change the customer's record.

    Raises Stale with the difference when somebody changed it since `version` was shown.
    """
    customer = lock(Customer).get(pk=customer.pk)
    permissions.check(permissions.why_not_change(by, customer))
    if customer.version != version:
        raise Stale(
            _("%(customer)s was changed meanwhile. Look at the difference and save again.")
            % {"customer": customer.name},
            _difference(customer, details),
        )
    _check_identity(details, another_company=another_company, except_for=customer)
    changes = _changes(customer, details)
    if not changes:
        return customer
    _write(customer, details)
    customer.version += 1
    try:
        customer.save()
    except IntegrityError as error:
        raise _taken(details) from error
    record(
        subject=customer,
        verb="customers.changed",
        by=by,
        before=customer.state,
        after=customer.state,
        changes=changes,
    )
    return customer


@unit_of_work
def add_contact(
    *,
    customer: Customer,
    name: str,
    by: User,
    form_key: uuid.UUID | str,
    title: str = "",
    phone: str = "",
    email: str = "",
    is_decider: bool = False,
) -> Contact:
    """Add a person at the customer; the trail names them by id only (personal data)."""
    details = {
        "name": name,
        "title": title,
        "phone": phone,
        "email": email,
        "is_decider": is_decider,
    }
    if use_form_key(user=by, key=form_key, digest_of={"customer": customer.pk, **details}):
        return Contact.objects.filter(customer=customer, name=name).latest("pk")
    customer = lock(Customer).get(pk=customer.pk)
    permissions.check(permissions.why_not_change(by, customer))
    contact = Contact.objects.create(customer=customer, **details)
    record(
        subject=customer,
        verb="customers.contact_added",
        by=by,
        before=customer.state,
        after=customer.state,
        comment=f"#{contact.pk}",
    )
    keep_result(user=by, key=form_key, url=customer.get_absolute_url())
    return contact


@unit_of_work
def attach_files(
    *,
    customer: Customer,
    files: Sequence[StoredFile],
    by: User,
    form_key: uuid.UUID | str,
) -> Customer:
    """Hang papers on the customer: licence, account permit, authorisation."""
    digest = {"customer": customer.pk, "files": [stored.sha256 for stored in files]}
    if use_form_key(user=by, key=form_key, digest_of=digest):
        return customer
    customer = lock(Customer).get(pk=customer.pk)
    permissions.check(permissions.why_not_change(by, customer))
    for stored in files:
        attach(subject=customer, stored=stored, kind="paper", by=by)
    keep_result(user=by, key=form_key, url=customer.get_absolute_url())
    return customer


def _checked_owner(owner: User) -> User:
    if not possible_owners().filter(pk=owner.pk).exists():
        raise Refused(
            _("Choose a salesperson: %(person)s has no customers.") % {"person": owner}, "owner"
        )
    return owner


def _check_identity(
    details: CustomerDetails, *, another_company: bool, except_for: Customer | None = None
) -> None:
    """Refuse a wrong or taken USCC, and a near-duplicate that was not looked at."""
    code = compact_uscc(details.uscc)
    problem = uscc_problem(code) if code else None
    if problem in (UsccProblem.LENGTH, UsccProblem.ALPHABET):
        raise Refused(uscc_words(problem, code), "uscc")
    if problem is UsccProblem.CHECK_DIGIT and not details.licence_checked:
        raise Refused(uscc_words(problem, code), "licence_checked")
    found = find_duplicates(name=details.name, uscc=code, except_for=except_for)
    if code and any(one.uscc == code for one in found):
        raise _taken(details)
    if except_for is not None and name_key(details.name) == except_for.name_key:
        return
    if found and not another_company:
        raise Refused(
            _(
                "A customer of nearly the same name is registered. Compare below; if this is "
                "another company, tick “Another company”."
            ),
            "another_company",
        )


def _taken(details: CustomerDetails) -> Refused:
    return Refused(
        _("A customer with the code %(uscc)s is registered already. Use that one.")
        % {"uscc": compact_uscc(details.uscc)},
        "uscc",
    )


def _cleaned(details: CustomerDetails) -> dict[str, Any]:
    values = asdict(details)
    values["uscc"] = compact_uscc(details.uscc)
    values["name"] = details.name.strip()
    return values


def _write(customer: Customer, details: CustomerDetails) -> None:
    for field, value in _cleaned(details).items():
        setattr(customer, field, value)
    customer.name_key = name_key(customer.name)
    customer.pinyin = pinyin_of(customer.name, customer.short_name)


def _changes(customer: Customer, details: CustomerDetails) -> dict[str, tuple[Any, Any]]:
    # Personal data stays out of the trail: that the field changed is kept, not its content.
    hidden = {"legal_person", "phone", "email"}
    changes: dict[str, tuple[Any, Any]] = {}
    for field, new in _cleaned(details).items():
        old = getattr(customer, field)
        if old != new:
            changes[field] = ("…", "…") if field in hidden else (old, new)
    return changes


def _difference(customer: Customer, details: CustomerDetails) -> list[tuple[str, str, str]]:
    rows = []
    for field, typed in _cleaned(details).items():
        now = getattr(customer, field)
        if now != typed:
            label = str(Customer._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # own fields only
            rows.append((label, str(typed), str(now)))
    return rows
