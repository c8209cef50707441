"""Notices: a row for the bell and, where there is an address, a row in the outbox for the mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from accounts.models import User
from accounts.queries import people_with_role
from core import clock
from core.outbox import Entry, enqueue_many
from core.work import unit_of_work
from workflow.models import Notice


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
    """Write many notices and their mails in two statements; a key that is there is left alone.

    Each draft's key gets the recipient's id at its end, so that it is unique to the person.
    """
    rows: list[Notice] = []
    mails: list[Entry] = []
    for person, draft in drafts:
        draft.user = person
        draft.key = f"{draft.key}/{person.pk}"
        draft.created_at = at
        rows.append(draft)
        if person.email:
            mails.append(
                Entry(
                    key=f"mail/{draft.key}",
                    kind="mail",
                    payload={"renderer": "workflow.notice", "notice": draft.key},
                )
            )
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    enqueue_many(mails)


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
