"""Notices: a row for the bell and, where there is an address, a row in the outbox for the mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from accounts.models import User
from accounts.queries import people_with_role
from core import clock
from core.outbox import Entry, enqueue_many
from core.work import unit_of_work
from workflow.models import Notice
from worktime.queries import calendar
from worktime.rules import next_morning

# A notice of the last minute before work begins is still being committed when the clock strikes.
DIGEST_DELAY = timedelta(minutes=2)


@unit_of_work
def notify(
    *,
    text_code: str,
    url: str,
    key: str,
    people: Iterable[User] = (),
    role: str = "",
    params: Mapping[str, str | int] | None = None,
    at: datetime | None = None,
) -> None:
    """Tell people (or everybody with a role) once: in the application and by mail.

    `text_code` is registered with `registry.register_notices`; `params` fill its placeholders.
    `key` names the cause: the same key and person again is the same notice and is ignored.
    """
    recipients = {person.pk: person for person in people if person.is_active}
    if role:
        recipients.update({person.pk: person for person in people_with_role(role)})
    write_notices(
        [
            (person, Notice(code=text_code, params=dict(params or {}), url=url, key=key))
            for person in recipients.values()
        ],
        at=at or clock.now(),
    )


def write_notices(drafts: Iterable[tuple[User, Notice]], *, at: datetime) -> None:
    """Write many notices and their mails in three statements; a key that is there is left alone.

    Each draft's key gets the recipient's id at its end, so that it is unique to the person. Who
    chose a mail each morning gets one row in the outbox for all that a morning tells.
    """
    rows: list[Notice] = []
    mails: dict[str, Entry] = {}
    morning: datetime | None = None
    for person, draft in drafts:
        draft.user = person
        draft.key = f"{draft.key}/{person.pk}"
        draft.created_at = at
        rows.append(draft)
        if not person.email:
            continue
        if person.mail_pace == User.MailPace.MORNING:
            morning = morning or next_morning(at, calendar())
            mail = _digest_mail(person, morning)
        else:
            mail = _own_mail(draft)
        draft.mail_key = mail.key
        mails[mail.key] = mail
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    enqueue_many(mails.values())


def _own_mail(notice: Notice) -> Entry:
    payload = {"renderer": "workflow.notice", "notice": notice.key}
    return Entry(key=f"mail/{notice.key}", kind="mail", payload=payload)


def _digest_mail(person: User, morning: datetime) -> Entry:
    key = f"mail/digest/{clock.day_of(morning)}/{person.pk}"
    return Entry(
        key=key,
        kind="mail",
        payload={"renderer": "workflow.digest", "user": person.pk, "digest": key},
        not_before=morning + DIGEST_DELAY,
    )


@unit_of_work
def mark_read(*, notice: Notice, by: User) -> None:
    """Mark one of the reader's own notices as read."""
    Notice.objects.filter(pk=notice.pk, user=by, read_at=None).update(read_at=clock.now())


@unit_of_work
def mark_all_read(*, by: User, until: datetime | None = None) -> int:
    """Mark all of the reader's notices up to a moment as read; returns how many."""
    moment = until or clock.now()
    return Notice.objects.filter(user=by, read_at=None, created_at__lte=moment).update(
        read_at=clock.now()
    )
