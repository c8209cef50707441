"""When an item turns amber, is due and goes to the superior; which task a step belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from workflow.rules.pauses import Span, put_off
from worktime.rules import Calendar, Limit, LimitKind, add_working_minutes, due_moment, share_moment

# Credit re-evaluation is on the flow chart only; it is credit work like task 5.
CHART_NODES = {"N17": 5}

# Limits that are figures and so can be set by an administrator; the longest, in working days.
AMENDABLE = frozenset({LimitKind.IMMEDIATE, LimitKind.WORKING_DAYS, LimitKind.MONTHLY})
MOST_DAYS = 60

# Departments asked for an opinion or a job do not need what the customer pays.
ROLES_WITHOUT_AMOUNTS = frozenset(
    {"production", "quality", "supply", "rd", "logistics", "service", "market", "info"}
)

# Whose items a head sees beside their own; salespeople do not see each other's customers.
OVERSEES: dict[str, frozenset[str]] = {
    "centre_head": frozenset({"sales", "centre_head", "market", "info", "service"}),
    "director": frozenset({"sales", "centre_head", "director", "market", "info", "service"}),
    "gm": frozenset(
        {
            "sales",
            "centre_head",
            "director",
            "gm",
            "market",
            "info",
            "finance",
            "production",
            "quality",
            "supply",
            "rd",
            "logistics",
            "service",
        }
    ),
}


@dataclass(frozen=True)
class Moments:
    """What a limit becomes; None without a due moment.

    The reminder (half of it), the offer of a substitute (three quarters), its end, and when the
    superior is told; the shares are the company's.
    """

    half_at: datetime | None
    offer_at: datetime | None
    due_at: datetime | None
    escalate_at: datetime | None


NO_MOMENTS = Moments(half_at=None, offer_at=None, due_at=None, escalate_at=None)


def moments(
    arrived: datetime,
    limit: Limit,
    calendar: Calendar,
    planned_on: date | None = None,
    pauses: Sequence[Span] = (),
) -> Moments:
    """Turn arrival and limit into the moments, all in working time (domain A4, B11).

    `pauses` that have ended put off what had not been reached when they began.

    The holder is reminded and the superior hears at the shares that the company sets beside its
    calendar (50 and 150 % unless changed), the superior never later than one working day after
    the end: a date far ahead (a payment plan's) must not buy weeks of silence.
    """
    due = due_moment(arrived, limit, calendar, planned_on)
    if due is None:
        return NO_MOMENTS
    a_day_later = next_escalation(max(due, arrived), calendar)
    if due <= arrived:
        return Moments(half_at=due, offer_at=None, due_at=due, escalate_at=a_day_later)
    policy = calendar.policy
    remind, told = Fraction(policy.remind_percent, 100), Fraction(policy.escalate_percent, 100)
    offer = Fraction(policy.offer_percent, 100)
    escalate = min(share_moment(arrived, due, told, calendar), a_day_later)
    return Moments(
        half_at=put_off(share_moment(arrived, due, remind, calendar), pauses, calendar),
        offer_at=put_off(share_moment(arrived, due, offer, calendar), pauses, calendar),
        due_at=put_off(due, pauses, calendar),
        escalate_at=put_off(escalate, pauses, calendar),
    )


def next_escalation(after: datetime, calendar: Calendar) -> datetime:
    """Return the moment one working day after; the superior is told daily from 150 % on."""
    return add_working_minutes(after, calendar.policy.working_day_minutes, calendar)


def limit_of(kind: str, days: int) -> Limit:
    """Return a stored limit as the working clock wants it."""
    return Limit(LimitKind(kind), days)


def task_of(step_code: str) -> int:
    """Return the number of the task (1 to 10) that a step belongs to; 0 for an unknown one."""
    if step_code in CHART_NODES:
        return CHART_NODES[step_code]
    head = step_code.split(".", 1)[0]
    return int(head) if head.isdigit() else 0


def overseen_roles(roles: frozenset[str]) -> frozenset[str]:
    """Return the roles whose items a person with these roles sees as «my department's».

    Heads see those under them; other departments see what is offered to their own role; a
    salesperson sees nobody else's customers.
    """
    seen = set(roles - {"sales", "admin"})
    for role in roles:
        seen |= OVERSEES.get(role, frozenset())
    return frozenset(seen)


# An added signer's own item: it has the step of the item that waits for the answer.
SIGNER = "workflow.addedsigner"
# An item that ends so was not decided: nobody's opinion is waited for any more.
UNDECIDED_OUTCOMES = frozenset(
    {"withdrawn", "cancelled", "rerouted", "credit_moved", "reversed", "dropped"}
)


def may_take_over(item_role: str, person_roles: frozenset[str], *, upward: bool) -> bool:
    """Say whether an item of a role may be handed to somebody with these roles (转办).

    To a colleague with the same role; where the step's app decides by who holds the item
    (`upward`), also to somebody above it. A salesperson's item goes with the customer, never alone.
    """
    if item_role == "sales":
        return False
    if item_role in person_roles:
        return True
    return upward and any(item_role in OVERSEES.get(role, frozenset()) for role in person_roles)


def next_urge(last: datetime, calendar: Calendar) -> datetime:
    """Return the moment from which an item may be urged again: two working hours, unless changed.

    Domain B11: at most once within that time.
    """
    return add_working_minutes(last, calendar.policy.urge_minutes, calendar)


def is_decided_by(outcome: str) -> bool:
    """Say whether an item that ends with this outcome was decided ("routed 6.1" counts as one)."""
    return outcome.split(" ", 1)[0] not in UNDECIDED_OUTCOMES


def sees_amounts(person_roles: frozenset[str]) -> bool:
    """Say whether somebody with these roles sees amounts and reasons of items sent to them."""
    return not (person_roles - {"admin"}) <= ROLES_WITHOUT_AMOUNTS


def may_see_amount(role: str) -> bool:
    """Say whether an item offered to this role carries its amount."""
    return role not in ROLES_WITHOUT_AMOUNTS


def may_amend(kind: str, days: int) -> bool:
    """Say whether a step's limit may become that many working days (0: immediately).

    Limits that a contract, a product, a case or the holder names by date are no figures.
    """
    if kind == LimitKind.MONTHLY:
        return 1 <= days <= 20
    return kind in AMENDABLE and 0 <= days <= MOST_DAYS


def amended_kind(kind: str, days: int) -> str:
    """Return the kind of limit that so many days make of one that may be amended."""
    if kind == LimitKind.MONTHLY:
        return kind
    return str(LimitKind.WORKING_DAYS if days else LimitKind.IMMEDIATE)
