"""What the house says of itself: events, notices, jobs, the banner of a moved clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.formats import moment_text
from core.navigation import Banner
from core.parts import Notice

VERBS = {
    "marketing.retried": gettext_lazy("had it tried again"),
    "marketing.clock_moved": gettext_lazy("moved the clock"),
}

NOTICES = {
    "marketing.books": (
        gettext_lazy("The check of the books found %(count)s things that do not hold. %(first)s"),
        gettext_lazy("The books do not hold: %(count)s findings"),
    ),
}

JOBS = {
    "check_books": gettext_lazy("Check the books"),
    "drain_outbox": gettext_lazy("Send notices and mail"),
    "escalate": gettext_lazy("Tell superiors of overdue work"),
    "flag_breaches": gettext_lazy("Write late work into the ledger"),
    "forget_old_form_keys": gettext_lazy("Remove old form keys"),
    "offer_substitutes": gettext_lazy("Offer substitutes for what stands untouched"),
    "remind": gettext_lazy("Remind holders"),
    "remove_orphans": gettext_lazy("Remove files without an entry"),
    "run_replays": gettext_lazy("Run drafts of the price strategy over past orders"),
    "seal_trail": gettext_lazy("Seal the trail"),
}

_RESULTS = {
    "done": gettext_lazy("%(count)s done"),
    "late": gettext_lazy("%(count)s late"),
    "reminded": gettext_lazy("%(count)s reminded"),
    "escalated": gettext_lazy("%(count)s escalated"),
    "removed": gettext_lazy("%(count)s removed"),
    "findings": gettext_lazy("%(count)s findings"),
    "offered": gettext_lazy("%(count)s offered"),
    "run": gettext_lazy("%(count)s run"),
}

KINDS = {
    "mail": gettext_lazy("mail"),
    "aftersales.short_receipt": gettext_lazy("complaint about a short receipt"),
    "workflow.arrived": gettext_lazy("notice of new work"),
    "workflow.half": gettext_lazy("reminder"),
    "workflow.breach": gettext_lazy("notice of late work"),
    "workflow.escalation": gettext_lazy("notice to the superior"),
    "workflow.transferred": gettext_lazy("notice of work handed on"),
    "workflow.copied": gettext_lazy("notice of a copy"),
    "workflow.urged": gettext_lazy("notice of an urge"),
    "workflow.answered": gettext_lazy("notice of an opinion"),
    "workflow.handed_back": gettext_lazy("notice of work given back"),
    "workflow.offer": gettext_lazy("offer of a substitute"),
    "workflow.signer_left": gettext_lazy("notice that nobody answers any more"),
}


def moved_clock(request: HttpRequest) -> Iterator[Banner]:
    """Say over every page that the clock is moved; costs nothing beside reading the clock."""
    moved = clock.offset()
    if moved:
        yield Banner(
            colour="amber",
            text=moved_sentence(moved),
            url=reverse("clock"),
            link=_("Move the clock"),
        )


def moved_sentence(moved: timedelta) -> str:
    """Say that this is not the real time, and what the real one is."""
    return _("Training: the clock is moved. It is %(shown)s here, in truth %(real)s.") % {
        "shown": moment_text(clock.now()),
        "real": moment_text(clock.now() - moved),
    }


def clock_notice(moved: timedelta) -> Notice:
    """Say on the clock's page how it stands."""
    if not moved:
        return Notice("green", _("The clock shows the real time."))
    return Notice("amber", moved_sentence(moved))


def job_name(code: str) -> str:
    """Return what a job does, in the reader's language."""
    return str(JOBS.get(code, code))


def job_result(result: str) -> str:
    """Put what a job notes of its run («12 late») into the reader's language."""
    count, _space, word = result.partition(" ")
    if count.isdigit() and word in _RESULTS:
        return str(_RESULTS[word]) % {"count": count}
    return _("the books hold") if result == "the books hold" else result


def kind_name(code: str) -> str:
    """Return what a row of the outbox is, in the reader's language."""
    return str(KINDS.get(code, code))
