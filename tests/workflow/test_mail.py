"""Notices by mail: at once or each morning, quiet outside working hours, none lost or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from accounts.models import User
from core import outbox
from core.books import Scope
from core.models import OutboxRow
from tests.workflow.conftest import moment
from workflow import services
from workflow.books import notices_have_their_mail
from workflow.models import Notice
from worktime.models import CalendarVersion, ClockSettings

pytestmark = pytest.mark.django_db


class Server(EmailBackend):
    """A mail server that can be away, or lose the connection when it has taken the mail."""

    is_away = False
    drops_after_taking = False

    def send_messages(self, messages):  # type: ignore[no-untyped-def]  # as Django has it
        if Server.is_away:
            raise ConnectionRefusedError("no mail server")
        sent = super().send_messages(messages)
        if Server.drops_after_taking:
            raise SMTPServerDisconnected("gone after DATA")
        return sent


@pytest.fixture(autouse=True)
def _server(settings: LazySettings) -> Iterator[None]:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.is_away = Server.drops_after_taking = False
    with time_machine.travel(moment("2026-11-23 14:00"), tick=False):
        yield


def notify(person: User, key: str, code: str = "workflow.arrived_plain") -> None:
    params = {"step": "6.3", "label": f"DD-{key}", "due": "", "holder": "x"}
    services.notify(people=[person], text_code=code, params=params, url=f"/orders/{key}/", key=key)


def drained(at: str) -> int:
    """Let the outbox work at that moment; gives how many mails have gone out by then."""
    with time_machine.travel(moment(at), tick=False):
        outbox.drain(now=moment(at))
    return len(mail.outbox)


def told(at: str, person: User, key: str, code: str = "workflow.arrived_plain") -> None:
    with time_machine.travel(moment(at), tick=False):
        notify(person, key, code)


def test_a_mail_goes_out_at_once_within_working_hours(sales: User) -> None:
    notify(sales, "1")

    assert drained("2026-11-23 14:00") == 1
    assert "DD-1" in mail.outbox[0].subject


@pytest.mark.parametrize(
    ("written", "still_quiet", "begins"),
    [
        ("2026-11-23 18:01", "2026-11-24 08:29", "2026-11-24 08:30"),  # the next morning
        ("2026-11-23 12:10", "2026-11-23 13:29", "2026-11-23 13:30"),  # after lunch
        ("2026-11-20 20:00", "2026-11-22 10:00", "2026-11-23 08:30"),  # over the weekend
        ("2026-09-30 19:00", "2026-10-07 10:00", "2026-10-08 08:30"),  # over the holidays
        ("2026-09-19 10:00", "2026-09-20 08:00", "2026-09-20 08:30"),  # a make-up Sunday
    ],
)
def test_a_mail_waits_until_work_begins(
    sales: User, written: str, still_quiet: str, begins: str
) -> None:
    told(written, sales, "1")

    assert [drained(written), drained(still_quiet), drained(begins)] == [0, 0, 1]
    assert drained(begins) == 1
    row = OutboxRow.objects.get(kind="mail")
    assert (row.attempts, row.last_error) == (1, "")  # waiting was no failure


def test_mail_about_overdue_work_goes_at_any_hour_when_the_company_says_so(sales: User) -> None:
    evening = "2026-11-23 21:00"
    told(evening, sales, "1", "workflow.escalation")
    assert drained(evening) == 0

    ClockSettings.objects.update(escalates_at_once=True)
    CalendarVersion.objects.get().delete()
    CalendarVersion.objects.create(pk=1)  # as every change of the calendar draws a new stamp
    told(evening, sales, "2", "workflow.escalation")
    told(evening, sales, "3", "workflow.half")

    assert drained(evening) == 1
    assert "DD-2" in mail.outbox[0].subject


def test_who_chose_the_morning_gets_one_mail_for_all_of_a_day(sales: User, gm: User) -> None:
    User.objects.filter(pk=sales.pk).update(mail_pace=User.MailPace.MORNING)
    sales.refresh_from_db()
    for number, written in enumerate(
        ["2026-11-23 09:00", "2026-11-23 17:00", "2026-11-24 08:29"], start=1
    ):
        told(written, sales, str(number))
    told("2026-11-24 08:31", sales, "4")
    told("2026-11-23 17:00", gm, "5")
    read = Notice.objects.get(user=sales, key__startswith="2/")
    services.mark_read(notice=read, by=sales)

    assert drained("2026-11-23 17:30") == 1  # the general manager's, at once
    assert drained("2026-11-24 08:31") == 1
    assert drained("2026-11-24 08:32") == 2
    digest = mail.outbox[1].body
    assert "DD-1" in digest
    assert "DD-3" in digest
    assert "DD-2" not in digest  # read in the application meanwhile
    assert "DD-4" not in digest
    assert drained("2026-11-25 08:32") == 3
    assert "DD-4" in mail.outbox[2].body
    assert not list(notices_have_their_mail(Scope()))


@pytest.mark.parametrize(
    ("language", "heading", "all_notices"),
    [("zh-hans", "上次汇总以来的 1 条消息", "全部消息"), ("en", "1 notice since", "All notices")],
)
def test_a_digest_is_plain_and_html_and_what_people_typed_stays_text(
    sales: User, settings: LazySettings, language: str, heading: str, all_notices: str
) -> None:
    settings.SITE_URL = "https://market.example.com/"
    User.objects.filter(pk=sales.pk).update(mail_pace=User.MailPace.MORNING, language=language)
    sales.refresh_from_db()
    notify(sales, "<b>&1")

    assert drained("2026-11-24 09:00") == 1
    message = mail.outbox[0]
    assert isinstance(message, mail.EmailMultiAlternatives)
    assert heading in message.subject
    assert "DD-<b>&1" in message.body
    ((content, kind),) = message.alternatives
    html = str(content)
    assert kind == "text/html"
    assert heading in html
    assert all_notices in html
    assert "DD-&lt;b&gt;&amp;1" in html
    assert "<b>" not in html
    assert 'href="https://market.example.com/orders/&lt;b&gt;&amp;1/"' in html
    assert 'href="https://market.example.com/notices/"' in html


def test_nobody_who_left_gets_a_digest(sales: User) -> None:
    User.objects.filter(pk=sales.pk).update(mail_pace=User.MailPace.MORNING)
    sales.refresh_from_db()
    notify(sales, "1")
    User.objects.filter(pk=sales.pk).update(is_active=False)

    assert drained("2026-11-24 09:00") == 0
    assert not OutboxRow.objects.filter(done_at=None).exists()


def test_an_hour_without_mail_server_loses_nothing_and_doubles_nothing(
    sales: User, centre_head: User
) -> None:
    start = moment("2026-11-23 14:00")
    Server.is_away = True
    for number in range(20):
        notify(sales, f"a{number}")
        notify(centre_head, f"b{number}")
    for minute in range(60):
        drain_at(start + timedelta(minutes=minute))
    assert not mail.outbox
    waiting = OutboxRow.objects.filter(kind="mail", done_at=None)
    assert waiting.count() == 40
    assert {row.last_error for row in waiting} == {"ConnectionRefusedError: no mail server"}

    Server.is_away = False
    for minute in range(60, 8 * 60):
        drain_at(start + timedelta(minutes=minute))
    drain_at(moment("2026-11-24 09:00"))

    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(ids) == len(set(ids)) == 40


def test_a_mail_that_may_have_gone_out_goes_again_under_the_same_name(sales: User) -> None:
    notify(sales, "1")
    Server.drops_after_taking = True
    drained("2026-11-23 14:00")
    Server.drops_after_taking = False
    drained("2026-11-23 14:01")

    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_mail_tried_again_in_the_evening_waits_for_the_morning(sales: User) -> None:
    notify(sales, "1")
    Server.is_away = True
    drained("2026-11-23 17:59")
    Server.is_away = False

    assert drained("2026-11-23 18:05") == 0
    assert drained("2026-11-24 08:30") == 1


def drain_at(at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        outbox.drain(now=at)
