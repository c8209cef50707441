"""What must hold of work items, breaches, reminders and notices; recomputed from scratch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import (
    Case,
    CharField,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from core.books import BookFinding, Scope, books_section
from core.models import JobRun, OutboxRow
from records.models import Event
from workflow.models import Breach, Notice, Pause, Reminder, WorkItem
from workflow.services.pauses import moments_of, spans_of
from worktime.queries import calendar


def _finding(item: WorkItem, problem: str) -> BookFinding:
    return BookFinding(
        object=f"workflow.workitem/{item.pk}", url=item.get_absolute_url(), problem=problem
    )


def _items(scope: Scope) -> QuerySet[WorkItem]:
    items = WorkItem.objects.order_by("pk")
    if scope.since is not None:
        items = items.filter(Q(done_at=None) | Q(done_at__gte=scope.since))
    if scope.object:
        kind, _slash, pk = scope.object.partition("/")
        if kind == "workflow.workitem" and pk.isdecimal():
            return items.filter(pk=int(pk))
        if pk.isdecimal():
            return items.filter(subject_type=kind, subject_id=int(pk))
        return items.none()
    return items


def _text(name: str) -> Expression:
    return Cast(F(name), CharField())


def _key_head() -> Expression:
    """A reminder's outbox key begins with its kind; the one at the end of the limit is a breach."""
    return Case(When(kind="due", then=Value("breach")), default=F("kind"))


def _last_run(job: str) -> datetime | None:
    return JobRun.objects.filter(name=job).values_list("last_now", flat=True).first()


@books_section("workflow: items")
def items_are_whole(scope: Scope) -> Iterator[BookFinding]:
    """Open items have nothing of a done one; done items one outcome and their minutes."""
    items = _items(scope)
    for item in items.filter(done_at=None).filter(
        ~Q(outcome="") | Q(done_by__isnull=False) | Q(minutes_held__isnull=False)
    ):
        yield _finding(item, "is open, yet carries an outcome, a person or minutes of a done one")
    for item in items.filter(done_at__isnull=False).filter(
        Q(outcome="") | Q(minutes_held=None) | Q(done_at__lt=F("arrived_at"))
    ):
        yield _finding(item, "is done without one outcome, without minutes, or before it arrived")


@books_section("workflow: due moments")
def due_moments_follow_the_calendar(scope: Scope) -> Iterator[BookFinding]:
    """Open items that are not late yet are due when limit and calendar say."""
    working = calendar()
    waiting = _items(scope).filter(done_at=None, breached_at=None, paused_at=None)
    paused = spans_of(waiting.filter(was_paused=True))
    for item in waiting.iterator(chunk_size=2000):
        moments = moments_of(item, working, paused.get(item.pk, ()))
        if moments.due_at != item.due_at:
            yield _finding(item, f"is due {item.due_at}, by limit and calendar {moments.due_at}")


@books_section("workflow: pauses")
def paused_items_have_an_open_pause(scope: Scope) -> Iterator[BookFinding]:
    """The clock of an item stands still exactly while a pause of it is open."""
    is_open = Exists(Pause.objects.filter(item=OuterRef("pk"), ended_at=None))
    for item in _items(scope).filter(
        Q(is_open, paused_at=None) | Q(~is_open, paused_at__isnull=False)
    ):
        yield _finding(item, "is paused without an open pause, or has one and is not paused")


@books_section("workflow: breaches")
def breaches_and_marks_agree(scope: Scope) -> Iterator[BookFinding]:
    """The ledger and the marked items are the same, none before its due moment."""
    items = _items(scope)
    in_ledger = Breach.objects.filter(item=OuterRef("pk"))
    for item in items.filter(breached_at__isnull=False).filter(~Exists(in_ledger)):
        yield _finding(item, "is marked late, but the ledger does not know it")
    wrong = in_ledger.filter(
        Q(due_at=OuterRef("due_at"), flagged_at=OuterRef("breached_at"), flagged_at__gt=F("due_at"))
    )
    for item in items.filter(Exists(in_ledger)).filter(~Exists(wrong)):
        yield _finding(item, "stands in the ledger with another due moment or mark than its own")
    for item in items.filter(
        done_at__isnull=False, due_at__isnull=False, breached_at=None, done_at__gt=F("due_at")
    ):
        yield _finding(item, "was done late, but the ledger does not know it")
    last = _last_run("flag_breaches")
    if last is not None:
        for item in items.filter(done_at=None, breached_at=None, due_at__lt=last):
            yield _finding(item, "was due before the deadline job last ran and is not marked")
    event = Event.objects.filter(
        verb="workflow.breached",
        subject=Concat(Value("workflow.workitem/"), OuterRef("pk_text")),
    )
    marked = items.filter(breached_at__isnull=False).annotate(pk_text=_text("pk"))
    for item in marked.filter(~Exists(event)):
        yield _finding(item, "is late without an event of it in the trail")


@books_section("workflow: reminders")
def reminders_were_sent(scope: Scope) -> Iterator[BookFinding]:
    """Each reminder has its row in the outbox; each breach is noted as the 100 % reminder."""
    items = _items(scope)
    noted = Reminder.objects.filter(item=OuterRef("pk"), kind="due")
    for item in items.filter(breached_at__isnull=False).filter(~Exists(noted)):
        yield _finding(item, "is late without the reminder at the end of its limit")
    reminders = Reminder.objects.filter(item__in=items).select_related("item")
    for reminder in reminders.annotate(
        key=Concat(_key_head(), Value("/"), _text("item_id"))
    ).filter(~Exists(OutboxRow.objects.filter(key=OuterRef("key")))):
        yield _finding(reminder.item, f"was reminded ({reminder.kind}) without an outbox row")


@books_section("workflow: notices")
def notices_have_their_mail(scope: Scope) -> Iterator[BookFinding]:
    """Each notice for somebody with an address has its mail row, its own or a morning's."""
    if scope.object:
        return
    notices = Notice.objects.exclude(mail_key="")
    if scope.since is not None:
        notices = notices.filter(created_at__gte=scope.since)
    for notice in notices.filter(~Exists(OutboxRow.objects.filter(key=OuterRef("mail_key")))):
        yield BookFinding(
            object=f"workflow.notice/{notice.pk}",
            url=notice.url,
            problem="was written without the mail that belongs to it",
        )
