"""A mail server that refuses, puts off, hangs or drops the line: no mail is lost.

Whether a mail arrived whose line went dead after its last byte nobody can know, so it goes again
under the same Message-ID: that is as far as SMTP goes (RFC 5321, 4.2.5 and 6.1). Everything else
arrives once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings

from accounts.models import User
from core import outbox
from core.books import check_books
from core.models import OutboxRow
from tests.faults.smtp_stub import Fault, MailServer, mail_server
from tests.workflow.conftest import moment
from workflow import services

pytestmark = pytest.mark.django_db
AFTERNOON = "2026-11-23 14:00"
UNSENT = [Fault.REFUSES, Fault.BUSY, Fault.HANGS]


@pytest.fixture
def server(settings: LazySettings) -> Iterator[MailServer]:
    """The server that our settings name, by the way production sends mail."""
    with mail_server() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_TIMEOUT = 0.2
        yield found


def told(at: str, person: User, key: str) -> None:
    with time_machine.travel(moment(at), tick=False):
        params = {"step": "6.3", "label": f"DD-{key}", "due": "", "holder": "x"}
        code = "workflow.arrived_plain"
        services.notify(people=[person], text_code=code, params=params, url=f"/{key}/", key=key)


def drained(at: str | datetime) -> None:
    """Let the outbox work at that moment."""
    now = moment(at) if isinstance(at, str) else at
    with time_machine.travel(now, tick=False):
        outbox.drain(now=now)


def names(server: MailServer) -> list[str]:
    return [str(mail["Message-ID"]) for mail in server.received]


def books(at: str) -> list[object]:
    with time_machine.travel(moment(at), tick=False):
        return list(check_books())


@pytest.mark.parametrize("fault", UNSENT)
def test_a_mail_waits_for_its_server_and_arrives_once(
    people: dict[str, User], server: MailServer, fault: Fault
) -> None:
    told(AFTERNOON, people["sales"], "1")
    server.turn(fault)

    drained(AFTERNOON)

    row = OutboxRow.objects.get(kind="mail")
    assert (row.done_at, row.attempts) == (None, 1)
    assert row.not_before == moment("2026-11-23 14:01")
    assert row.last_error
    assert (server.visits, server.received) == (int(fault is not Fault.REFUSES), [])

    server.turn(Fault.NONE)
    drained(row.not_before - timedelta(seconds=1))
    assert server.received == []
    for at in ("2026-11-23 14:01", "2026-11-23 14:02", "2026-11-24 09:00"):
        drained(at)
    (mail,) = server.received
    assert mail["To"] == "sales@example.com"
    assert OutboxRow.objects.get(kind="mail").last_error == ""
    assert books("2026-11-24 09:00") == []


def test_a_mail_whose_line_went_dead_goes_again_under_the_same_name(
    people: dict[str, User], server: MailServer
) -> None:
    told(AFTERNOON, people["sales"], "1")
    server.turn(Fault.DROPS)

    drained(AFTERNOON)

    row = OutboxRow.objects.get(kind="mail")
    assert (row.done_at, row.attempts) == (None, 1)
    assert "SMTPServerDisconnected" in row.last_error

    server.turn(Fault.NONE)
    for at in ("2026-11-23 14:01", "2026-11-23 14:02", "2026-11-24 09:00"):
        drained(at)
    first, second = server.received  # the reader's mailbox knows the second for the first
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_payload() == second.get_payload()


def test_an_hour_of_every_fault_loses_nothing_and_doubles_nothing(
    people: dict[str, User], server: MailServer
) -> None:
    """Twenty mails; the server hangs, is gone, answers 451; minute after minute they are tried."""
    for number in range(10):
        told(AFTERNOON, people["sales"], f"a{number}")
        told(AFTERNOON, people["centre_head"], f"b{number}")
    start = moment(AFTERNOON)
    for minute in range(60):
        faults = {0: Fault.HANGS, 1: Fault.REFUSES, 20: Fault.BUSY}
        if minute in faults:
            server.turn(faults[minute])
        drained(start + timedelta(minutes=minute))
    waiting = OutboxRow.objects.filter(kind="mail", done_at=None)
    assert server.received == []
    assert sorted(waiting.values_list("attempts", flat=True)) == [4] * 20  # at 0, 1, 6, 36 minutes

    server.turn(Fault.NONE)
    for minute in range(60, 4 * 60):
        drained(start + timedelta(minutes=minute))

    assert len(names(server)) == len(set(names(server))) == 20
    assert books("2026-11-23 18:00") == []


@pytest.mark.parametrize("fault", UNSENT)
def test_a_mornings_digest_comes_once_and_misses_nothing_after_an_hour_without_server(
    people: dict[str, User], server: MailServer, fault: Fault
) -> None:
    sales = people["sales"]
    User.objects.filter(pk=sales.pk).update(mail_pace=User.MailPace.MORNING)
    sales.refresh_from_db()
    for key in ("1", "2"):
        told("2026-11-23 17:00", sales, key)
    server.turn(fault)
    morning = moment("2026-11-24 08:30")
    for minute in range(60):
        drained(morning + timedelta(minutes=minute))
    told("2026-11-24 09:00", sales, "3")  # written meanwhile: it belongs to the next morning
    assert server.received == []

    server.turn(Fault.NONE)
    for minute in range(60, 9 * 60):
        drained(morning + timedelta(minutes=minute))
    (digest,) = [text_of(mail) for mail in server.received]
    assert [key in digest for key in ("DD-1", "DD-2", "DD-3")] == [True, True, False]

    drained("2026-11-25 08:40")
    _first, second = [text_of(mail) for mail in server.received]
    assert [key in second for key in ("DD-1", "DD-2", "DD-3")] == [False, False, True]
    assert books("2026-11-25 08:40") == []


def text_of(mail: object) -> str:
    """Give what a reader without HTML sees."""
    (part,) = [one for one in mail.walk() if one.get_content_type() == "text/plain"]  # type: ignore[attr-defined]  # a mail
    return str(part.get_payload(decode=True).decode())
