"""The excuse for a passed limit: asked by who had it, accepted or refused by the director."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import people_with_role
from core import clock
from core.locks import lock
from core.refusals import Refused
from core.work import unit_of_work
from records.services import record
from workflow.models import Breach, WorkItem
from workflow.permissions import check_may_excuse, check_may_plead
from workflow.services.notices import notify


@unit_of_work
def plead_breach(*, breach: Breach, by: User, plea: str) -> Breach:
    """Give the reason for a passed limit, once; the director is told and answers."""
    found = _locked(breach)
    check_may_plead(breach=found, by=by)
    if not plea.strip():
        raise Refused(_("Write why the limit was passed."), "plea")
    found.plea, found.pleaded_by, found.pleaded_at = plea.strip(), by, clock.now()
    found.save(update_fields=["plea", "pleaded_by", "pleaded_at"])
    record(subject=found.item, verb="workflow.pleaded", by=by, comment=found.plea)
    role = "gm" if by.has_role("director") else "director"
    _tell(found, "pleaded", by=by, people=list(people_with_role(role)))
    return found


@unit_of_work
def refuse_excuse(*, breach: Breach, by: User, refusal: str) -> Breach:
    """Refuse the excuse that was asked for, with the reason; whoever asked is told."""
    found = _locked(breach)
    check_may_excuse(by=by, breach=found)
    if found.pleaded_at is None:
        raise Refused(_("Nobody has asked for an excuse."))
    _check_unanswered(found)
    if not refusal.strip():
        raise Refused(_("Write why the excuse is refused."), "refusal")
    found.refusal, found.refused_by, found.refused_at = refusal.strip(), by, clock.now()
    found.save(update_fields=["refusal", "refused_by", "refused_at"])
    record(subject=found.item, verb="workflow.excuse_refused", by=by, comment=found.refusal)
    if found.pleaded_by is not None:
        _tell(found, "excuse_refused", by=by, people=[found.pleaded_by])
    return found


@unit_of_work
def excuse_breach(*, breach: Breach, by: User, excuse: str) -> Breach:
    """Accept an excuse for a breach; the row stays, only its excuse is filled in, once."""
    found = _locked(breach)
    check_may_excuse(by=by, breach=found)
    if not excuse.strip():
        raise Refused(_("Write why the limit was passed."), "excuse")
    _check_unanswered(found)
    found.excuse, found.excused_by, found.excused_at = excuse.strip(), by, clock.now()
    found.save(update_fields=["excuse", "excused_by", "excused_at"])
    record(subject=found.item, verb="workflow.excused", by=by, comment=found.excuse)
    if found.pleaded_by is not None:
        _tell(found, "excuse_accepted", by=by, people=[found.pleaded_by])
    return found


def _locked(breach: Breach) -> Breach:
    """Whoever writes about a breach holds its item."""
    lock(WorkItem).get(pk=breach.item_id)
    return Breach.objects.select_related("item", "person", "pleaded_by").get(pk=breach.pk)


def _check_unanswered(breach: Breach) -> None:
    if breach.excused_at is not None:
        raise Refused(_("An excuse has been accepted for this already."), "excuse")
    if breach.refused_at is not None:
        raise Refused(_("The excuse for this has been refused already."), "excuse")


def _tell(breach: Breach, what: str, *, by: User, people: list[User]) -> None:
    notify(
        text_code=f"workflow.{what}",
        people=[person for person in people if person.pk != by.pk],
        params={"by": str(by), "step": breach.step_code, "label": breach.subject_label},
        url=reverse("workflow:breaches"),
        key=f"{what}/{breach.pk}",
    )
