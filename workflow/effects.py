"""What the outbox does for this app: notices about items, and their mails."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation

from accounts.models import User
from accounts.queries import superior_of
from core import clock
from core.mail import Mail, mail_renderer
from core.outbox import Payload, outbox_handler
from workflow.models import Notice, WorkItem
from workflow.queries import holders_of, step_names
from workflow.services.notices import write_notices
from workflow.wording import notice_heading, notice_sentence


@outbox_handler("workflow.arrived", in_database=True)
def tell_arrival(payload: Payload, key: str) -> None:
    """Tell the holders that an item waits for them."""
    item = _item(payload)
    if item.is_open:
        code = "workflow.arrived" if item.customer_name else "workflow.arrived_plain"
        _tell(item, code=code, key=key, people=holders_of(item))


@outbox_handler("workflow.half", in_database=True)
def tell_half(payload: Payload, key: str) -> None:
    """Remind the holders that half of the limit has gone."""
    item = _item(payload)
    if item.is_open:
        _tell(item, code="workflow.half", key=key, people=holders_of(item))


@outbox_handler("workflow.breach", in_database=True)
def tell_breach(payload: Payload, key: str) -> None:
    """Tell the holders that the item is late; also when it was done meanwhile."""
    item = _item(payload)
    _tell(item, code="workflow.breach", key=key, people=holders_of(item))


@outbox_handler("workflow.escalation", in_database=True)
def tell_superiors(payload: Payload, key: str) -> None:
    """Tell the superiors of those who hold the item; where there is none, the holders again."""
    item = _item(payload)
    if not item.is_open:
        return
    holders = holders_of(item)
    superiors = {person.pk: person for holder in holders if (person := superior_of(holder))}
    people = list(superiors.values()) or holders
    _tell(item, code="workflow.escalation", key=key, people=people, holders=holders)


@mail_renderer("workflow.notice")
def write_mail(payload: Payload) -> Mail | None:
    """Write a notice as a mail in the reader's language; none when they have left."""
    notice = Notice.objects.select_related("user").get(key=payload["notice"])
    if not notice.user.email or not notice.user.is_active:
        return None
    with translation.override(notice.user.language):
        names = step_names()
        address = f"{settings.SITE_URL.rstrip('/')}{notice.url}"
        return Mail(
            to=(notice.user.email,),
            subject=notice_heading(notice, names),
            body=f"{notice_sentence(notice, names)}\n\n{address}\n",
        )


def _item(payload: Payload) -> WorkItem:
    return WorkItem.objects.select_related("person").get(pk=payload["item"])


def _tell(
    item: WorkItem, *, code: str, key: str, people: list[User], holders: list[User] | None = None
) -> None:
    params = {
        "step": item.step_code,
        "label": item.subject_label,
        "customer": item.customer_name,
        "due": item.due_at.isoformat() if item.due_at else "",
    }
    if holders is not None:
        params["holder"] = "、".join(str(person) for person in holders)
    drafts = [
        (person, Notice(code=code, params=dict(params), url=item.get_absolute_url(), key=key))
        for person in people
    ]
    write_notices(drafts, at=clock.now())
