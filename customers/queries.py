"""What pages, jobs and other apps read about customers; who may see which is decided here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, Model, Q, QuerySet

from accounts.models import User
from accounts.queries import people_with_role
from core.money import ZERO
from core.subqueries import ids_of
from customers.models import (
    Contact,
    CreditPolicy,
    Customer,
    CustomerCredit,
    CustomerUserObjectPermission,
    ExposureEntry,
    ExposureMovement,
    Rating,
)
from customers.naming import compact_uscc, name_key
from customers.rules import ExposureParts, GradeTerms
from workflow.queries import stands_for, subjects_waiting_for

OPEN_RATINGS = (
    Rating.State.SURVEYING,
    Rating.State.INVESTIGATED,
    Rating.State.PROPOSED,
    Rating.State.RETURNED,
)
SEARCH_ROWS = 20

Concern = Callable[[User], QuerySet[Customer]]
_CONCERNS: list[Concern] = []


def register_concern(concern: Concern) -> None:
    """Let a higher app say which customers a person's work items concern.

    `concern(user)` gives customers; their departments see these and no others. Call from `ready()`.
    """
    if concern not in _CONCERNS:
        _CONCERNS.append(concern)


def may_see_credit(user: User) -> bool:
    """Limit, exposure and overdue: the sales line and finance."""
    return user.level is not None or user.has_role("finance")


def may_see_contacts(user: User) -> bool:
    """Contact persons are for those who speak with the customer."""
    return user.level is not None or user.has_role("market", "info", "service", "logistics")


def visible_to(user: User) -> QuerySet[Customer]:
    """Give the customers this person may see, newest first.

    Those with `see_all_customers` see all; salespeople their own and what was shared with them;
    others those they registered and those their work items concern.
    """
    customers = Customer.objects.select_related("owner").order_by("-pk")
    if user.has_perm("accounts.see_all_customers"):
        return customers
    mine = Q(owner__in=stands_for(user)) | Q(pk__in=shared_with(user))
    if not user.has_role("sales"):
        rated = Rating.objects.filter(pk__in=subjects_waiting_for(user, Rating))
        mine |= Q(registered_by=user) | Q(pk__in=ids_of(rated.values("customer")))
        for concern in _CONCERNS:
            mine |= Q(pk__in=ids_of(concern(user).order_by().values("pk")))
    return customers.filter(mine)


def shared_with(user: User) -> QuerySet[CustomerUserObjectPermission, dict[str, Any]]:
    """Give the ids of the customers that colleagues have shared with this person, as a subquery."""
    return CustomerUserObjectPermission.objects.filter(
        user=user, permission__codename="view_customer"
    ).values("content_object")


def colleagues_seeing(customer: Customer) -> QuerySet[User]:
    """Give the colleagues with whom the customer is shared."""
    return User.objects.filter(
        pk__in=CustomerUserObjectPermission.objects.filter(content_object=customer).values("user")
    ).order_by("username")


def possible_owners() -> QuerySet[User]:
    """Give the people to whom a customer may belong."""
    return people_with_role("sales", "centre_head", "director")


def listed(user: User) -> QuerySet[Customer]:
    """Give the visible customers with grade, limit and exposure, for the list and its export."""
    return (
        visible_to(user)
        .select_related("owner", "credit")
        .annotate(
            rating=FilteredRelation(
                "ratings", condition=Q(ratings__state=Rating.State.IN_FORCE.value)
            )
        )
        .annotate(
            grade=F("rating__grade"),
            limit=F("rating__limit"),
            term_days=F("rating__term_days"),
            valid_until=F("rating__valid_until"),
        )
    )


def regions(user: User) -> list[str]:
    """Give the regions of the visible customers, for the filter."""
    found = visible_to(user).order_by("region").values_list("region", flat=True).distinct()
    return [region for region in found[:50] if region]


def matching(customers: QuerySet[Customer], typed: str) -> QuerySet[Customer]:
    """Narrow customers to those whose name, code, USCC or pinyin contains what was typed."""
    text = typed.strip()
    if not text:
        return customers
    return customers.filter(
        Q(name__icontains=text)
        | Q(short_name__icontains=text)
        | Q(code__icontains=text)
        | Q(uscc__icontains=compact_uscc(text) or text)
        | Q(pinyin__contains=text.casefold().replace(" ", ""))
    )


def search(user: User, typed: str, *, limit: int = SEARCH_ROWS) -> list[Customer]:
    """Give the visible customers that match, by name; nothing typed gives the newest."""
    found = matching(visible_to(user), typed)
    return list((found.order_by("pinyin", "pk") if typed.strip() else found)[:limit])


def find_duplicates(*, name: str, uscc: str, except_for: Customer | None = None) -> list[Customer]:
    """Find customers with the same USCC or the same normalised name, whoever owns them.

    For the check before saving only: what a reader may see of them is for `duplicates_for`.
    """
    code = compact_uscc(uscc)
    same = Q(name_key=name_key(name))
    if code:
        same |= Q(uscc=code)
    found = Customer.objects.select_related("owner").filter(same).order_by("pk")
    if except_for is not None:
        found = found.exclude(pk=except_for.pk)
    return list(found[:10])


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A customer like the one being typed, as far as the reader may see it."""

    code: str
    owner: str
    same_uscc: bool
    name: str = ""
    url: str = ""


def duplicates_for(
    user: User, *, name: str, uscc: str, except_for: Customer | None = None
) -> list[Duplicate]:
    """Give the near-duplicates for the reader: others' customers by code and owner only."""
    found = find_duplicates(name=name, uscc=uscc, except_for=except_for)
    seen = set(
        visible_to(user).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True)
    )
    code = compact_uscc(uscc)
    return [
        Duplicate(
            code=one.code,
            owner=str(one.owner),
            same_uscc=bool(code) and one.uscc == code,
            name=one.name if one.pk in seen else "",
            url=one.get_absolute_url() if one.pk in seen else "",
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class CreditFacts:
    """What rules of other apps want to know of a customer's credit on one day."""

    # "" without a rating in force: counts as U with limit 0 and term 0.
    grade: str
    limit: Decimal
    term_days: int
    rating_id: int | None
    valid_until: date | None
    # A survey's result is in force (domain B1, point 9).
    survey_valid: bool
    survey_open: bool
    exposure: ExposureParts
    oldest_due_on: date | None
    first_contract_on: date | None
    last_contract_on: date | None
    is_frozen: bool
    frame_until: date | None

    def overdue_days(self, on: date) -> int:
        """Days since the oldest unpaid instalment fell due; 0 when none has."""
        if self.oldest_due_on is None:
            return 0
        return max(0, (on - self.oldest_due_on).days)

    def has_frame(self, on: date) -> bool:
        """Whether an annual frame agreement runs on that day."""
        return self.frame_until is not None and on <= self.frame_until


def credit_facts(customer: Customer, *, on: date, without: Model | None = None) -> CreditFacts:
    """Read what rules want of a customer's credit on `on`; one to three statements.

    A rating counts up to and including the day it is valid until. `without` is a document (the
    order being judged) whose own part is left out of the exposure.
    """
    ratings = Rating.objects.filter(
        customer=customer, state__in=[Rating.State.IN_FORCE, *OPEN_RATINGS]
    ).select_related("customer__credit")
    in_force, survey_open = None, False
    for rating in ratings:
        if rating.state != Rating.State.IN_FORCE:
            survey_open = True
        elif rating.valid_until is None or on <= rating.valid_until:
            in_force = rating
    if ratings:
        credit = getattr(ratings[0].customer, "credit", None)
    else:
        credit = CustomerCredit.objects.filter(customer=customer).first()
    return CreditFacts(
        grade=in_force.grade if in_force else "",
        limit=in_force.limit if in_force else ZERO,
        term_days=in_force.term_days if in_force else 0,
        rating_id=in_force.pk if in_force else None,
        valid_until=in_force.valid_until if in_force else None,
        survey_valid=in_force is not None,
        survey_open=survey_open,
        exposure=_less_own(exposure_parts(credit), without),
        oldest_due_on=credit.oldest_due_on if credit else None,
        first_contract_on=customer.first_contract_on,
        last_contract_on=customer.last_contract_on,
        is_frozen=customer.is_frozen,
        frame_until=customer.frame_until,
    )


def exposure_parts(credit: CustomerCredit | None) -> ExposureParts:
    """Turn a credit row into what the rules read."""
    if credit is None:
        return ExposureParts()
    return ExposureParts(credit.approved, credit.delivered, credit.advance)


def _less_own(parts: ExposureParts, document: Model | None) -> ExposureParts:
    entry = exposure_entry(document) if document is not None and document.pk else None
    if entry is None:
        return parts
    return ExposureParts(
        parts.approved - entry.approved,
        parts.delivered - entry.delivered,
        parts.advance - entry.advance,
    )


def exposure_entry(document: Model) -> ExposureEntry | None:
    """Give what one document (an order, a payment) adds to its customer's exposure, or None."""
    return ExposureEntry.objects.filter(
        subject_type=document._meta.label_lower, subject_id=document.pk
    ).first()


def rating_in_force(customer: Customer) -> Rating | None:
    """Give the rating in force, or None."""
    return Rating.objects.filter(customer=customer, state=Rating.State.IN_FORCE).first()


def open_rating(customer: Customer) -> Rating | None:
    """Give the rating that is on its way (survey, proposal), or None."""
    return Rating.objects.filter(customer=customer, state__in=OPEN_RATINGS).first()


def ratings_of(customer: Customer) -> QuerySet[Rating]:
    """Give the history of ratings, newest first."""
    return (
        Rating.objects.filter(customer=customer)
        .select_related("opened_by", "surveyed_by", "proposed_by", "decided_by")
        .order_by("-pk")
    )


def ratings_visible_to(user: User) -> QuerySet[Rating]:
    """Give the ratings of the customers this person may see."""
    return Rating.objects.select_related("customer", "customer__owner", "proposed_by").filter(
        customer__in=visible_to(user).order_by().values("pk")
    )


def contacts_of(customer: Customer) -> QuerySet[Contact]:
    """Give the customer's contacts, deciders first."""
    return customer.contacts.filter(is_active=True).order_by("-is_decider", "pk")


def movements_of(customer: Customer, *, limit: int = 20) -> list[ExposureMovement]:
    """Give the latest changes of the customer's exposure."""
    return list(
        ExposureMovement.objects.filter(customer=customer)
        .select_related("by")
        .order_by("-pk")[:limit]
    )


def policy_on(on: date) -> CreditPolicy:
    """Give the credit policy in force on a day."""
    policy = CreditPolicy.objects.filter(starts_on__lte=on).order_by("-starts_on").first()
    if policy is None:
        raise LookupError(f"No credit policy is in force on {on}.")
    return policy


def grade_table(policy: CreditPolicy) -> list[GradeTerms]:
    """Turn a policy's rows into what the credit rules read."""
    return [
        GradeTerms(
            grade=row.grade,
            lowest_score=row.min_score,
            factor=row.factor_percent / 100,
            longest_term_days=row.max_term_days,
            deposit_percent=row.deposit_percent,
        )
        for row in policy.grades.all()
    ]


def may_open_attachments(user: User, pk: int) -> bool:
    """Say whether the person may open what hangs on a customer."""
    return visible_to(user).filter(pk=pk).exists()


def may_open_rating_attachments(user: User, pk: int) -> bool:
    """Say whether the person may open what hangs on a rating."""
    return ratings_visible_to(user).filter(pk=pk).exists()
