"""Amending the work standard: a new version of it with other time limits, in force at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.locks import lock
from core.refusals import Refused, Stale
from core.work import unit_of_work
from records.services import record
from workflow import rules
from workflow.models import StandardVersion, Step, Task
from workflow.permissions import check_may_amend_standard

LIMIT_IN_WORDS = {
    "immediate": ("即时", "Immediately"),
    "monthly": ("每月一次", "Once a month"),
}


@dataclass(frozen=True)
class Amendment:
    """What an administrator changes: who issues and approves, why, and days by step number.

    0 days means immediately; for the monthly step the days name the working day of the month.
    """

    issuer_zh: str
    issuer_en: str
    approver_zh: str
    approver_en: str
    reason: str
    days: Mapping[str, int]


@unit_of_work
def amend_standard(*, amendment: Amendment, number: int, by: User) -> StandardVersion:
    """Bring a new version of the standard into force at once, with other limits for some steps.

    `number` is the version that was shown. Items that are open keep the limit they were opened
    with; the next ones get the new one. Locks the version in force. Raises NotAllowed, Stale,
    Refused (reason, or the number of the step).
    """
    check_may_amend_standard(by=by)
    current = lock(StandardVersion).get(in_force=True)
    steps = list(Step.objects.filter(version=current).order_by("position"))
    changes = _changes(steps, amendment.days)
    if current.number != number:
        raise Stale(
            _("Version %(number)d of the standard came into force while this page was open.")
            % {"number": current.number},
            [(name, str(new), str(old)) for name, (old, new) in changes.items()],
        )
    if not changes:
        raise Refused(_("No limit differs from the version in force. Change one first."))
    if not amendment.reason.strip():
        raise Refused(_("Write why the limits change; the history keeps it."), "reason")
    before = current.number
    issued = _issue(current, amendment)
    _copy_table(steps, amendment.days, old_pk=current.pk, issued=issued)
    record(
        subject=issued,
        verb="workflow.standard_amended",
        by=by,
        before=f"V{before}",
        after=f"V{issued.number}",
        comment=amendment.reason.strip(),
        changes=changes,
    )
    return issued


def _changes(steps: list[Step], days: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    """Name what changes, by step, as the trail keeps it; refuse what no limit can be."""
    changes = {}
    for step in steps:
        wanted = days.get(step.code, step.limit_days)
        if wanted == step.limit_days:
            continue
        if not rules.may_amend(step.limit_kind, wanted):
            raise Refused(
                _("%(step)s: choose 0 to %(most)d working days; the monthly step 1 to 20.")
                % {"step": step.code, "most": rules.MOST_DAYS},
                step.code,
            )
        changes[f"step.{step.code}"] = (
            f"{step.limit_kind} {step.limit_days}",
            f"{rules.amended_kind(step.limit_kind, wanted)} {wanted}",
        )
    return changes


def _issue(current: StandardVersion, amendment: Amendment) -> StandardVersion:
    StandardVersion.objects.filter(pk=current.pk).update(in_force=False)
    today = clock.today()
    return StandardVersion.objects.create(
        code=current.code,
        number=current.number + 1,
        title_zh=current.title_zh,
        title_en=current.title_en,
        department_zh=current.department_zh,
        department_en=current.department_en,
        issuer_zh=amendment.issuer_zh,
        issuer_en=amendment.issuer_en,
        approver_zh=amendment.approver_zh,
        approver_en=amendment.approver_en,
        issued_on=today,
        effective_on=today,
        in_force=True,
    )


def _copy_table(
    steps: list[Step], days: Mapping[str, int], *, old_pk: int, issued: StandardVersion
) -> None:
    """Copy tasks and steps to the new version, the steps with their new limits."""
    task_of: dict[int | None, int | None] = {None: None}
    for task in Task.objects.filter(version_id=old_pk):
        old = task.pk
        task.pk, task.version = None, issued
        task.save(force_insert=True)
        task_of[old] = task.pk
    for step in steps:
        step.pk, step.version, step.task_id = None, issued, task_of[step.task_id]
        wanted = days.get(step.code, step.limit_days)
        if wanted != step.limit_days:
            step.limit_kind = rules.amended_kind(step.limit_kind, wanted)
            step.limit_days = wanted
            step.limit_zh, step.limit_en = _in_words(step.limit_kind, wanted)
    Step.objects.bulk_create(steps)


def _in_words(kind: str, days: int) -> tuple[str, str]:
    if kind in LIMIT_IN_WORDS:
        return LIMIT_IN_WORDS[kind]
    english = "Within 1 working day" if days == 1 else f"Within {days} working days"
    return f"{days}个工作日内", english
