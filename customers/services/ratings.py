"""From survey to rating in force: work standard 5.1 needs, 5.2 proposal, 5.3 decision."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.formkeys import keep_result, use_form_key
from core.locks import lock
from core.money import ZERO
from core.refusals import Refused, Stale
from core.work import unit_of_work
from customers import permissions, rules
from customers.models import CreditPolicy, Customer, Rating
from customers.queries import grade_table, open_rating, policy_on, rating_in_force
from customers.signals import rating_decided
from records.services import record
from workflow.services import close_open_items, notify, open_item

LIMIT_DIGITS = Decimal("1e12")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What finance proposes. `limit` None: take what the rules make of `monthly_sales`."""

    grade: str
    score: int | None
    term_days: int
    opinion: str
    limit: Decimal | None = None
    monthly_sales: Decimal | None = None


@unit_of_work
def open_survey(*, customer: Customer, cause: str = "new_customer", by: User | None) -> Rating:
    """Open a survey (5.1) unless one is under way; returns the one that is.

    Locks the customer; safe to call from a service that holds an order already, if it locked the
    customer first.
    """
    customer = lock(Customer).get(pk=customer.pk)
    if by is not None:
        permissions.check(permissions.why_not_open_survey(by, customer))
    under_way = open_rating(customer)
    if under_way is not None:
        return under_way
    rating = Rating.objects.create(
        customer=customer, cause=cause, opened_by=by or customer.owner, opened_at=clock.now()
    )
    _open("5.1", rating, role="centre_head", by=by)
    record(subject=rating, verb="customers.survey_opened", by=by, after=rating.state)
    return rating


@unit_of_work
def finish_survey(*, rating: Rating, version: int, needs: str, by: User) -> Rating:
    """Hand in needs and notes of the survey (5.1); finance goes on (5.2)."""
    rating = _locked(rating, version)
    permissions.check(permissions.why_not_survey(by, rating))
    _check_state(rating, Rating.State.SURVEYING, Rating.State.RETURNED)
    if not needs.strip():
        raise Refused(_("Write what the customer needs and what you found out."), "needs")
    before = rating.state
    rating.investigate()
    rating.needs, rating.surveyed_by = needs.strip(), by
    rating.version += 1
    rating.save(update_fields=["state", "needs", "surveyed_by", "version"])
    close_open_items(subject=rating, by=by, outcome="done")
    _open("5.2", rating, role="finance", by=by)
    record(subject=rating, verb="customers.surveyed", by=by, before=before, after=rating.state)
    return rating


@unit_of_work
def propose_rating(*, rating: Rating, version: int, proposal: Proposal, by: User) -> Rating:
    """Propose grade, limit and term (5.2); the director decides, or the general manager (5.3).

    Raises Refused when the grade does not allow the term or any limit.
    """
    rating = _locked(rating, version)
    permissions.check(permissions.why_not_propose(by))
    _check_state(rating, Rating.State.SURVEYING, Rating.State.INVESTIGATED, Rating.State.RETURNED)
    return _propose(rating, proposal, by=by)


@unit_of_work
def propose_new_rating(
    *, customer: Customer, proposal: Proposal, form_key: uuid.UUID | str, by: User
) -> Rating:
    """Propose a rating without a survey, on the plain form (5.2)."""
    made = use_form_key(
        user=by, key=form_key, digest_of={"customer": customer.pk, **asdict(proposal)}
    )
    if made:
        return Rating.objects.get(pk=int(made.rstrip("/").rsplit("/", 1)[-1]))
    customer = lock(Customer).get(pk=customer.pk)
    permissions.check(permissions.why_not_propose(by))
    under_way = open_rating(customer)
    if under_way is not None:
        raise Refused(_("A rating of this customer is already under way. Go on with that one."))
    rating = Rating.objects.create(
        customer=customer, cause="plain", opened_by=by, opened_at=clock.now()
    )
    rating = _propose(rating, proposal, by=by)
    keep_result(user=by, key=form_key, url=rating.get_absolute_url())
    return rating


@unit_of_work
def decide_rating(
    *, rating: Rating, version: int, outcome: str, opinion: str = "", by: User
) -> Rating:
    """Put the proposed rating in force, or send it back with a reason (5.3).

    `outcome` is "approve" or "return". In force from today for the policy's months; the rating
    before it ends. Sends `rating_decided` inside the unit of work, before the work item is locked.
    """
    rating = _locked(rating, version)
    policy = policy_on(clock.today())
    _check_state(rating, Rating.State.PROPOSED)
    permissions.check(permissions.why_not_decide(by, rating, policy))
    if outcome == "return":
        return _send_back(rating, opinion=opinion, by=by)
    if outcome != "approve":
        raise Refused(_("Choose a decision."), "outcome")
    before, today = rating.state, clock.today()
    _end_predecessor(rating.customer, on=today, by=by)
    rating.put_in_force()
    rating.director_opinion, rating.decided_by = opinion.strip(), by
    rating.decided_at, rating.starts_on = clock.now(), today
    rating.valid_until = _months_later(today, policy.valid_months)
    rating.version += 1
    rating.save()
    rating_decided.send(sender=Rating, rating=rating, by=by)
    close_open_items(subject=rating, by=by, outcome="approved")
    record(
        subject=rating,
        verb="customers.rating_decided",
        by=by,
        before=before,
        after=rating.state,
        comment=rating.director_opinion,
        changes={"grade": ("", rating.grade), "limit": (None, rating.limit)},
    )
    _tell(rating, code="customers.rating_decided", people=[rating.customer.owner])
    return rating


def _propose(rating: Rating, proposal: Proposal, *, by: User) -> Rating:
    policy = policy_on(clock.today())
    limit = _checked_limit(proposal, policy)
    before = rating.state
    rating.propose()
    rating.grade, rating.score, rating.limit = proposal.grade, proposal.score, limit
    rating.term_days, rating.finance_opinion = proposal.term_days, proposal.opinion.strip()
    rating.proposed_by = by
    rating.version += 1
    rating.save()
    close_open_items(subject=rating, by=by, outcome="proposed")
    role = "gm" if limit > policy.director_limit else "director"
    _open("5.3", rating, role=role, by=by)
    record(
        subject=rating,
        verb="customers.rating_proposed",
        by=by,
        before=before,
        after=rating.state,
        comment=rating.finance_opinion,
        changes={
            "grade": (None, rating.grade),
            "limit": (None, rating.limit),
            "term_days": (None, rating.term_days),
        },
    )
    return rating


def _checked_limit(proposal: Proposal, policy: CreditPolicy) -> Decimal:
    """Give the limit proposed or suggested; refuse what the grade does not allow."""
    if proposal.grade not in Rating.Grade.values:
        raise Refused(_("Choose a grade."), "grade")
    terms = rules.terms_of(proposal.grade, grade_table(policy))
    if proposal.term_days > terms.longest_term_days:
        raise Refused(
            _("Grade %(grade)s allows at most %(days)d days; you wrote %(typed)d.")
            % {
                "grade": proposal.grade,
                "days": terms.longest_term_days,
                "typed": proposal.term_days,
            },
            "term_days",
        )
    limit = proposal.limit
    if limit is None:
        limit = rules.credit_limit(
            monthly_sales=proposal.monthly_sales or ZERO,
            term_days=proposal.term_days,
            factor=terms.factor,
        )
    if limit < 0 or limit >= LIMIT_DIGITS:
        raise Refused(_("Write a limit between 0 and 999,999,999,999.99."), "limit")
    if limit > 0 and terms.factor == 0:
        raise Refused(
            _("Grade %(grade)s carries no credit: the limit is 0.") % {"grade": proposal.grade},
            "limit",
        )
    return limit


def _send_back(rating: Rating, *, opinion: str, by: User) -> Rating:
    if not opinion.strip():
        raise Refused(_("Write what has to change, so that finance can act on it."), "opinion")
    before = rating.state
    rating.send_back()
    rating.director_opinion = opinion.strip()
    rating.version += 1
    rating.save(update_fields=["state", "director_opinion", "version"])
    close_open_items(subject=rating, by=by, outcome="returned")
    _open("5.2", rating, role="finance", by=by)
    record(
        subject=rating,
        verb="customers.rating_returned",
        by=by,
        before=before,
        after=rating.state,
        comment=rating.director_opinion,
    )
    if rating.proposed_by is not None:
        _tell(rating, code="customers.rating_returned", people=[rating.proposed_by])
    return rating


def _end_predecessor(customer: Customer, *, on: date, by: User) -> None:
    old = rating_in_force(customer)
    if old is None:
        return
    before = old.state
    old.end()
    old.ended_on = on
    old.version += 1
    old.save(update_fields=["state", "ended_on", "version"])
    record(subject=old, verb="customers.rating_ended", by=by, before=before, after=old.state)


def _locked(rating: Rating, version: int) -> Rating:
    """Lock the customer, then the rating; refuse a version that is not the one shown."""
    customer = lock(Customer).get(pk=rating.customer_id)
    locked = lock(Rating).get(pk=rating.pk)
    locked.customer = customer
    if locked.version != version:
        raise Stale(
            _("This rating was changed meanwhile: it is now “%(state)s”. Look at it again.")
            % {"state": locked.get_state_display()},
            _difference(rating, locked),
        )
    return locked


def _difference(shown: Rating, now: Rating) -> list[tuple[str, str, str]]:
    rows = []
    for field in ("grade", "score", "limit", "term_days", "finance_opinion", "needs"):
        old, new = getattr(shown, field), getattr(now, field)
        if old != new:
            label = str(Rating._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # own fields only
            rows.append((label, str(old), str(new)))
    return rows


def _check_state(rating: Rating, *states: str) -> None:
    if rating.state not in states:
        raise Stale(
            _("This rating does not wait for that any more: it is now “%(state)s”.")
            % {"state": rating.get_state_display()}
        )


def _open(step: str, rating: Rating, *, role: str, by: User | None) -> None:
    open_item(
        step=step,
        subject=rating,
        role=role,
        label=rating.customer.code,
        url=rating.get_absolute_url(),
        customer=rating.customer.name,
        amount=rating.limit if rating.limit else None,
        initiator=by,
        reason={"cause": rating.cause},
    )


def _tell(rating: Rating, *, code: str, people: list[User]) -> None:
    notify(
        text_code=code,
        url=rating.get_absolute_url(),
        key=f"{code}/{rating.pk}/{rating.version}",
        people=people,
        params={
            "customer": rating.customer.name,
            "grade": rating.grade,
            "limit": f"{rating.limit:,.2f}",
        },
    )


def _months_later(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
