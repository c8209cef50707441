"""What the outbox does for this app: notices about items, and their mails."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from accounts.models import User
from accounts.queries import superior_of
from core import clock
from core.mail import Mail, mail_renderer
from core.outbox import Later, Payload, outbox_handler
from workflow.models import AddedSigner, CarbonCopy, Notice, Urge, WorkItem
from workflow.queries import digest_notices, holders_of, step_names, substitutes_for
from workflow.services.notices import write_notices
from workflow.wording import notice_heading, notice_sentence
from worktime.queries import calendar
from worktime.rules import is_within_hours, next_working_moment

URGENT = frozenset({"workflow.breach", "workflow.escalation"})


@outbox_handler("workflow.arrived", in_database=True)
def tell_arrival(payload: Payload, key: str) -> None:
    """Tell the holders that an item waits for them."""
    item = _item(payload)
    if item.is_open:
        code = "workflow.arrived" if item.customer_name else "workflow.arrived_plain"
        _tell(item, code=code, key=key, people=_doers(item))


@outbox_handler("workflow.half", in_database=True)
def tell_half(payload: Payload, key: str) -> None:
    """Remind the holders that half of the limit has gone."""
    item = _item(payload)
    if item.is_open:
        _tell(item, code="workflow.half", key=key, people=_doers(item))


@outbox_handler("workflow.offer", in_database=True)
def tell_offer(payload: Payload, key: str) -> None:
    """Tell holder and superior that nobody has touched it, with the way to name a substitute.

    Where somebody stands in already there is nothing to offer.
    """
    item = _item(payload)
    holders = holders_of(item)
    if not item.is_open or item.opened_at is not None or not holders:
        return
    if substitutes_for(holders, item.step_code):
        return
    superiors = {person.pk: person for holder in holders if (person := superior_of(holder))}
    people = list({person.pk: person for person in (*holders, *superiors.values())}.values())
    names = "、".join(str(person) for person in holders)
    url = f"{reverse('workflow:propose')}?holder={holders[0].pk}"
    _tell(item, code="workflow.offer", key=key, people=people, more={"holder": names}, url=url)


@outbox_handler("workflow.breach", in_database=True)
def tell_breach(payload: Payload, key: str) -> None:
    """Tell the holders that the item is late; also when it was done meanwhile."""
    item = _item(payload)
    _tell(item, code="workflow.breach", key=key, people=_doers(item))


@outbox_handler("workflow.handed_back", in_database=True)
def tell_role(payload: Payload, key: str) -> None:
    """Tell those who have the role that the item of somebody who lost it waits for them now."""
    item = _item(payload)
    if item.is_open:
        person = User.objects.get(pk=payload["person"])
        _tell(
            item,
            code="workflow.handed_back" if not person.is_active else "workflow.role_taken",
            key=key,
            people=holders_of(item),
            more={"person": str(person)},
        )


@outbox_handler("workflow.escalation", in_database=True)
def tell_superiors(payload: Payload, key: str) -> None:
    """Tell the superiors of those who hold the item; where there is none, the holders again."""
    item = _item(payload)
    if not item.is_open:
        return
    holders = holders_of(item)
    superiors = {person.pk: person for holder in holders if (person := superior_of(holder))}
    people = list(superiors.values()) or holders
    names = "、".join(str(person) for person in holders)
    _tell(item, code="workflow.escalation", key=key, people=people, more={"holder": names})


@outbox_handler("workflow.transferred", in_database=True)
def tell_transfer(payload: Payload, key: str) -> None:
    """Tell the new holder that the item was handed on to them."""
    item, by = _item(payload), User.objects.get(pk=payload["by"])
    if item.is_open:
        _tell(item, code="workflow.transferred", key=key, people=holders_of(item), by=by)


@outbox_handler("workflow.copied", in_database=True)
def tell_copy(payload: Payload, key: str) -> None:
    """Tell somebody that an item was sent to them to know of."""
    copy = CarbonCopy.objects.select_related("item", "person", "by").get(pk=payload["copy"])
    url = copy.item.get_sheet_url()
    _tell(copy.item, code="workflow.copied", key=key, people=[copy.person], by=copy.by, url=url)


@outbox_handler("workflow.urged", in_database=True)
def tell_urge(payload: Payload, key: str) -> None:
    """Tell the holders that the initiator, or a superior, waits."""
    urge = Urge.objects.select_related("item", "item__person", "by").get(pk=payload["urge"])
    if urge.item.is_open:
        people = holders_of(urge.item)
        _tell(urge.item, code="workflow.urged", key=key, people=people, by=urge.by)


@outbox_handler("workflow.answered", in_database=True)
def tell_answer(payload: Payload, key: str) -> None:
    """Tell who asked that the opinion is there."""
    who = ("item", "person", "by", "substitute")
    signer = AddedSigner.objects.select_related(*who).get(pk=payload["signer"])
    item, url = signer.item, signer.item.get_sheet_url()
    people, by = _asker(signer), signer.substitute or signer.person
    _tell(item, code="workflow.answered", key=key, people=people, by=by, url=url)


@outbox_handler("workflow.signer_left", in_database=True)
def tell_asker(payload: Payload, key: str) -> None:
    """Tell who asked that the person asked has left: nobody's opinion is waited for any more."""
    signer = AddedSigner.objects.select_related("item", "person", "by").get(pk=payload["signer"])
    item, url, more = signer.item, signer.item.get_sheet_url(), {"person": str(signer.person)}
    _tell(item, code="workflow.signer_left", key=key, people=_asker(signer), more=more, url=url)


@mail_renderer("workflow.notice")
def write_mail(payload: Payload) -> Mail | None:
    """Write a notice as a mail in the reader's language; none when they have left."""
    notice = Notice.objects.select_related("user").get(key=payload["notice"])
    if not notice.user.email or not notice.user.is_active:
        return None
    _wait_for_working_hours(notice.code)
    with translation.override(notice.user.language):
        names = step_names()
        address = f"{settings.SITE_URL.rstrip('/')}{notice.url}"
        return Mail(
            to=(notice.user.email,),
            subject=notice_heading(notice, names),
            body=f"{notice_sentence(notice, names)}\n\n{address}\n",
        )


@mail_renderer("workflow.digest")
def write_digest(payload: Payload) -> Mail | None:
    """Write all that waited for a morning as one mail; what was read meanwhile is left out."""
    person = User.objects.get(pk=payload["user"])
    notices = list(digest_notices(person, mail_key=str(payload["digest"])))
    if not person.email or not person.is_active or not notices:
        return None
    _wait_for_working_hours("")
    with translation.override(person.language):
        names, site = step_names(), settings.SITE_URL.rstrip("/")
        told = [
            (notice_heading(one, names), notice_sentence(one, names), f"{site}{one.url}")
            for one in notices
        ]
        heading = ngettext(
            "%(count)d notice since the last summary",
            "%(count)d notices since the last summary",
            len(notices),
        ) % {"count": len(notices)}
        return Mail(
            to=(person.email,),
            subject=heading,
            body="\n\n".join(f"{sentence}\n{url}" for _head, sentence, url in told) + "\n",
            html=render_to_string(
                "workflow/mail/digest.html",
                {"heading": heading, "told": told, "bell": site + reverse("workflow:notices")},
            ),
        )


def _wait_for_working_hours(code: str) -> None:
    """Raise Later outside the company's hours; also when a mail is tried again in the evening.

    Mails of overdue work may be excepted by a setting beside the calendar.
    """
    now, working = clock.now(), calendar()
    if working.policy.escalates_at_once and code in URGENT:
        return
    if not is_within_hours(now, working):
        raise Later(next_working_moment(now, working))


def _asker(signer: AddedSigner) -> list[User]:
    """Return who is to hear of a question: who asked it, else who has the item now."""
    return [signer.by] if signer.by.is_active else holders_of(signer.item)


def _item(payload: Payload) -> WorkItem:
    return WorkItem.objects.select_related("person").get(pk=payload["item"])


def _doers(item: WorkItem) -> list[User]:
    """Return the holders and those who stand in for them today."""
    holders = holders_of(item)
    return [*holders, *substitutes_for(holders, item.step_code)]


def _tell(
    item: WorkItem,
    *,
    code: str,
    key: str,
    people: list[User],
    more: Mapping[str, str] | None = None,
    by: User | None = None,
    url: str = "",
) -> None:
    params = {
        "step": item.step_code,
        "label": item.subject_label,
        "customer": item.customer_name,
        "due": item.due_at.isoformat() if item.due_at else "",
        **(more or {}),
    }
    if by is not None:
        params["by"] = str(by)
    url = url or item.get_absolute_url()
    drafts = [
        (person, Notice(code=code, params=dict(params), url=url, key=key)) for person in people
    ]
    write_notices(drafts, at=clock.now())
