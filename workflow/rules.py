"""When an item turns amber, is due and goes to the superior; which task a step belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from worktime.rules import Calendar, Limit, LimitKind, add_working_minutes, due_moment, share_moment

HALF = Fraction(1, 2)
ESCALATION = Fraction(3, 2)

# Credit re-evaluation is on the flow chart only; it is credit work like task 5.
CHART_NODES = {"N17": 5}

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
    """Half of the limit, its end, and when the superior is told; None without a due moment."""

    half_at: datetime | None
    due_at: datetime | None
    escalate_at: datetime | None


NO_MOMENTS = Moments(half_at=None, due_at=None, escalate_at=None)


def moments(
    arrived: datetime, limit: Limit, calendar: Calendar, planned_on: date | None = None
) -> Moments:
    """Turn arrival and limit into the three moments, all in working time (domain A4, B11).

    The superior hears at 150 % of the limit, but never later than one working day after the end:
    a date far ahead (a payment plan's) must not buy weeks of silence.
    """
    due = due_moment(arrived, limit, calendar, planned_on)
    if due is None:
        return NO_MOMENTS
    a_day_later = next_escalation(max(due, arrived), calendar)
    if due <= arrived:
        return Moments(half_at=due, due_at=due, escalate_at=a_day_later)
    return Moments(
        half_at=share_moment(arrived, due, HALF, calendar),
        due_at=due,
        escalate_at=min(share_moment(arrived, due, ESCALATION, calendar), a_day_later),
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


def may_see_amount(role: str) -> bool:
    """Say whether an item offered to this role carries its amount."""
    return role not in ROLES_WITHOUT_AMOUNTS
