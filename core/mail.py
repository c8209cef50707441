"""Mail: rendered when it is sent, from ids, with a Message-ID that a repeat repeats."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from core.outbox import Payload, enqueue, outbox_handler


@dataclass(frozen=True)
class Mail:
    """A mail ready to be sent."""

    to: tuple[str, ...]
    subject: str
    body: str
    html: str = ""


# Gives None when there is nothing to send any more (no address, the item is done); raises
# outbox.Later when the mail has to wait.
Renderer = Callable[[Payload], Mail | None]
RENDERERS: dict[str, Renderer] = {}


def mail_renderer(name: str) -> Callable[[Renderer], Renderer]:
    """Register how mails of this name are written, from the ids in the payload."""

    def register(renderer: Renderer) -> Renderer:
        RENDERERS[name] = renderer
        return renderer

    return register


def enqueue_mail(*, key: str, renderer: str, **ids: int | str) -> None:
    """Have a mail sent after the commit; `ids` are what its renderer needs."""
    enqueue(key=key, kind="mail", payload={"renderer": renderer, **ids})


def message_id(key: str) -> str:
    """Give the Message-ID of the mail with this key: always the same."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


@outbox_handler("mail", in_database=False)
def send_mail(payload: Payload, key: str) -> None:
    """Render and send one mail."""
    mail = RENDERERS[str(payload["renderer"])](payload)
    if mail is None or not mail.to:
        return
    message = EmailMultiAlternatives(
        subject=" ".join(mail.subject.split()),
        body=mail.body,
        to=list(mail.to),
        headers={"Message-ID": message_id(key)},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.send()
