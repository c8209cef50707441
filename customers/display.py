"""Customers' figures as the components of the look take them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.formats import day_text, money_text, percent_text
from core.looks import Look
from core.money import HUNDRED
from core.parts import Fig, Step
from customers import queries
from customers.models import CreditPolicy, Customer, Rating
from customers.queries import CreditFacts
from customers.waterfall import Part, Waterfall, waterfall
from customers.wording import cause_words, grade_look, rating_look
from records.display import docs_of, stops_of

NEAR_PERCENT = 80
OVERDUE_DAYS = 30


def used_percent(facts: CreditFacts) -> Decimal | None:
    """Give how much of the limit is used; None without a limit."""
    return facts.exposure.sum * HUNDRED / facts.limit if facts.limit else None


def customer_figs(customer: Customer, facts: CreditFacts | None) -> list[Fig]:
    """Give the figures of the customer page's head."""
    contract = Fig(
        _("Last contract"),
        day_text(customer.last_contract_on),
        note=_("First on %(day)s") % {"day": day_text(customer.first_contract_on)}
        if customer.first_contract_on
        else _("No contract yet"),
    )
    if facts is None:
        return [contract]
    return [
        _grade_fig(facts),
        Fig(
            _("Credit limit"),
            money_text(facts.limit),
            note=ngettext("Term %(n)s day", "Term %(n)s days", facts.term_days)
            % {"n": facts.term_days},
        ),
        _exposure_fig(facts),
        _overdue_fig(facts),
        contract,
    ]


def _grade_fig(facts: CreditFacts) -> Fig:
    look = grade_look(facts.grade)
    if facts.grade:
        note = _("Valid until %(day)s") % {"day": day_text(facts.valid_until)}
    else:
        note = _("Counts as U: no credit")
    return Fig(_("Grade"), facts.grade or "—", note=note, look=Look(look.colour, look.label))


def _exposure_fig(facts: CreditFacts) -> Fig:
    percent = used_percent(facts)
    look = None
    if percent is not None and percent > HUNDRED:
        look = Look("red", _("Over the limit"))
    elif percent is not None and percent >= NEAR_PERCENT:
        look = Look("amber", _("Near the limit"))
    elif facts.exposure.sum > 0 and percent is None:
        look = Look("red", _("Without a limit"))
    note = _("%(percent)s of the limit") % {"percent": percent_text(percent)} if percent else ""
    return Fig(_("Exposure"), money_text(facts.exposure.sum), note=note, look=look)


def _overdue_fig(facts: CreditFacts) -> Fig:
    days = facts.overdue_days(clock.today())
    if days <= 0:
        return Fig(_("Oldest overdue"), _("none"), look=Look("green", _("Paid on time")))
    words = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return Fig(
        _("Oldest overdue"),
        words,
        note=_("due on %(day)s") % {"day": day_text(facts.oldest_due_on)},
        colour="red" if days > OVERDUE_DAYS else "amber",
    )


def credit_context(customer: Customer, facts: CreditFacts) -> dict[str, Any]:
    """Give what the credit sections of the customer page need; three statements."""
    ratings = list(queries.ratings_of(customer))
    return {
        "facts": facts,
        "chart": exposure_chart(facts),
        "used": used_percent(facts),
        "ratings": [(rating, rating_look(rating.state), grade_look(rating.grade))
                    for rating in ratings],
        "under_way": next((one for one in ratings if one.state in queries.OPEN_RATINGS), None),
        "movements": queries.movements_of(customer, limit=10),
    }  # fmt: skip


def exposure_chart(facts: CreditFacts) -> Waterfall:
    """Lay out the exposure by stage against the limit."""
    parts = facts.exposure
    over = facts.limit < parts.sum
    return waterfall(
        [
            Part(_("Approved,\nnot delivered"), parts.approved),
            Part(_("Delivered,\nnot paid"), parts.delivered),
            Part(_("Advance\npayments"), -parts.advance, css="c-g"),
            Part(_("Exposure\nnow"), parts.sum, css="c-r" if over else "c-am", is_total=True),
        ],
        facts.limit,
    )


def said_parts(rating: Rating) -> dict[str, Any]:
    """Give what was found out, proposed and decided about a rating; two statements."""
    return {
        "rating": rating,
        "grade_look": grade_look(rating.grade),
        "facts": queries.credit_facts(rating.customer, on=clock.today()),
    }


def rating_context(rating: Rating, policy: CreditPolicy) -> dict[str, Any]:
    """Give what the rating page needs beside its form."""
    return {
        **said_parts(rating),
        "customer": rating.customer,
        "look": rating_look(rating.state),
        "cause": cause_words(rating.cause),
        "steps": _steps(rating),
        "policy": policy,
        "grades": policy.grades.all(),
        "docs": docs_of(rating),
        "stops": stops_of(rating),
    }


def _steps(rating: Rating) -> list[Step]:
    state = Rating.State(rating.state)
    place = {
        Rating.State.SURVEYING: 0,
        Rating.State.INVESTIGATED: 1,
        Rating.State.RETURNED: 1,
        Rating.State.PROPOSED: 2,
    }.get(state, 3)
    names = (_("5.1 Needs"), _("5.2 Credit"), _("5.3 Decision"), _("In force"))
    steps = []
    for number, name in enumerate(names):
        if number == 0 and rating.surveyed_by_id is None and place > 0:
            steps.append(Step(name, "na", _("without a survey")))
        elif number < place or (state is not Rating.State.RETURNED and place == len(names) - 1):
            steps.append(Step(name, "done"))
        else:
            steps.append(Step(name, "here" if number == place else "todo"))
    return steps
