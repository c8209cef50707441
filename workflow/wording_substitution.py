"""Substitution in the reader's language: states, problems, notices, events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock, formats
from core.looks import Look
from core.refusals import Refused
from workflow.models import Pause, Substitution
from workflow.rules import LONGEST_DAYS, Problem

NOTICES = {
    "workflow.substitution_proposed": (
        _(
            "%(by)s asks you to stand in for %(holder)s from %(first_on)s, back on %(until_on)s. "
            "Please accept or decline."
        ),
        _("Please stand in for %(holder)s"),
    ),
    "workflow.substitution_accepted": (
        _("%(substitute)s stands in for %(holder)s from %(first_on)s, back on %(until_on)s."),
        _("%(substitute)s stands in for %(holder)s"),
    ),
    "workflow.substitution_declined": (
        _("%(substitute)s does not stand in for %(holder)s. Please name somebody else."),
        _("%(substitute)s does not stand in for %(holder)s"),
    ),
    "workflow.substitution_ended": (
        _("%(substitute)s no longer stands in for %(holder)s."),
        _("%(substitute)s no longer stands in for %(holder)s"),
    ),
    "workflow.substitution_full": (
        _("%(by)s lets %(substitute)s decide with the full authority of %(holder)s."),
        _("Full authority for %(substitute)s"),
    ),
    "workflow.substitution_capped": (
        _("%(substitute)s decides for %(holder)s at the lower of both authorities again."),
        _("No full authority for %(substitute)s"),
    ),
    "workflow.handed_back": (
        _("%(person)s has left: %(step)s of “%(label)s” waits for your role now, due %(due)s."),
        _("Handed back: %(step)s, %(label)s"),
    ),
    "workflow.role_taken": (
        _(
            "%(person)s no longer has your role: %(step)s of “%(label)s” waits for it now, "
            "due %(due)s."
        ),
        _("Handed back: %(step)s, %(label)s"),
    ),
    "workflow.signer_left": (
        _(
            "%(person)s has left: the opinion you asked for on “%(label)s” (%(step)s) is no longer "
            "waited for. Ask somebody else if you need it."
        ),
        _("No opinion from %(person)s: %(label)s"),
    ),
    "workflow.paused": (
        _("%(by)s has paused the clock of %(step)s, “%(label)s”: %(note)s"),
        _("Paused: %(step)s, %(label)s"),
    ),
    "workflow.pleaded": (
        _("%(by)s asks to excuse the late %(step)s of “%(label)s”. Please accept or refuse."),
        _("Excuse asked: %(step)s, %(label)s"),
    ),
    "workflow.excuse_accepted": (
        _("%(by)s has accepted your reason for the late %(step)s of “%(label)s”."),
        _("Excused: %(step)s, %(label)s"),
    ),
    "workflow.excuse_refused": (
        _("%(by)s has not accepted your reason for the late %(step)s of “%(label)s”."),
        _("Not excused: %(step)s, %(label)s"),
    ),
    "workflow.offer": (
        _(
            "%(holder)s has not opened %(step)s of “%(label)s”, and three quarters of its time "
            "have gone (due %(due)s). Name a substitute if they are away."
        ),
        _("Untouched: %(step)s, %(label)s"),
    ),
}

VERBS = {
    "workflow.substitution_proposed": _("proposed a substitute"),
    "workflow.substitution_accepted": _("accepted to stand in"),
    "workflow.substitution_declined": _("declined to stand in"),
    "workflow.substitution_ended": _("ended the substitution"),
    "workflow.substitution_authority": _("set the substitute's authority"),
    "workflow.paused": _("paused the clock"),
    "workflow.resumed": _("let the clock go on"),
    "workflow.pleaded": _("gave the reason for being late"),
    "workflow.excuse_refused": _("refused the excuse"),
    "workflow.handed_back": _("gave the item back to its role"),
    "workflow.signer_left": _("no longer asks who has left"),
}

_PROBLEMS: Mapping[Problem, tuple[str, object]] = {
    Problem.SELF: ("substitute", _("Nobody stands in for themselves. Choose somebody else.")),
    Problem.NO_DAYS: ("until_on", _("The day of return must be later than the first day.")),
    Problem.OVER: ("until_on", _("These days are over. Choose a later day of return.")),
    Problem.TOO_LONG: (
        "until_on",
        _("A substitution lasts at most %(days)s days; for longer, hand the work over."),
    ),
    Problem.TAKEN: (
        "first_on",
        _("%(holder)s has a substitute on some of these days already. End that first."),
    ),
    Problem.CIRCLE: (
        "substitute",
        _("%(holder)s stands in for %(substitute)s on some of these days: that is a circle."),
    ),
    Problem.CHAIN: (
        "substitute",
        _(
            "Work is handed on once at most: with %(substitute)s it would be in third hands. "
            "Choose somebody who is there themselves."
        ),
    ),
    Problem.NO_AUTHORITY: (
        "substitute",
        _(
            "%(holder)s decides about orders and %(substitute)s has no authority for that. "
            "Choose somebody of the sales line."
        ),
    ),
}


def substitution_problem(problem: Problem, row: Substitution) -> Refused:
    """Return the refusal that says what is wrong and what to choose instead."""
    field, words = _PROBLEMS[problem]
    return Refused(
        str(words) % {"holder": row.holder, "substitute": row.substitute, "days": LONGEST_DAYS},
        field,
    )


def state_look(row: Substitution) -> Look:
    """Return how a substitution stands today, in colour and word."""
    if row.state == Substitution.State.PROPOSED:
        return Look("blue", gettext("waiting for the substitute"))
    if row.state == Substitution.State.DECLINED:
        return Look("red", gettext("declined"), "ban")
    if row.state == Substitution.State.ENDED:
        return Look("grey", gettext("ended"))
    today = clock.today()
    if row.until_on <= today:
        return Look("grey", gettext("over"))
    if row.first_on > today:
        return Look("blue", gettext("begins later"))
    return Look("green", gettext("in force"))


def steps_text(row: Substitution) -> str:
    """Return which steps it is about."""
    return "、".join(row.steps) if row.steps else gettext("all steps")


def authority_text(row: Substitution) -> str:
    """Return with what authority the substitute decides."""
    if row.full_authority:
        return gettext("full authority of %(holder)s") % {"holder": row.holder}
    return gettext("the lower of both authorities")


def for_holder(step: str, holder: User) -> str:
    """Return a step's name in the substitute's inbox: with the name it is done for."""
    return gettext("%(step)s (for %(holder)s)") % {"step": step, "holder": holder}


def pause_text(pause: Pause) -> str:
    """Return why the clock stands still."""
    return gettext("%(reason)s: %(note)s") % {
        "reason": pause.get_reason_display(),
        "note": pause.note,
    }


def standing_lines(mandates: Iterable[tuple[User, date]]) -> list[str]:
    """Return the lines over the inbox: for whom, until when."""
    return [
        gettext("You stand in for %(name)s, back on %(day)s")
        % {"name": holder, "day": formats.day_text(until)}
        for holder, until in mandates
    ]
