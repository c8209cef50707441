"""Loading the demo company: refuses where it could do harm, says so where it is done already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

from core import clock
from core.outbox import drain
from core.refusals import Refused
from marketing.demo.acts import Cast
from marketing.demo.base import Company, load_base
from marketing.demo.history import stories_of, used_stock
from marketing.demo.people import PASSWORD
from marketing.demo.stage import Axis, play
from marketing.demo.stories import all_stories
from orders.models import Order
from workflow.services import flag_breaches


def is_loaded() -> bool:
    """Whether this database holds orders already, the demo's or real ones."""
    return Order.objects.exists()


def load_demo(*, password: str = PASSWORD) -> Company:
    """Load the company and play its last three months; all through services, DEBUG only."""
    if not settings.DEBUG:
        raise Refused("The demo company is loaded with DEBUG on only.")
    if is_loaded():
        raise Refused("This database holds orders already; nothing was loaded.")
    now = clock.now()
    axis = Axis(now=now, today=clock.day_of(now))
    with translation.override("zh-hans"), clock.at(now):
        company = load_base(password=password, used_stock=used_stock(axis))
        cast = Cast(company)
        play([*stories_of(cast, axis), *all_stories(cast, axis)], until=now)
        flag_breaches(now=now)
        with no_mail():
            drain(now=now)
    return company


@contextmanager
def no_mail() -> Iterator[None]:
    """Send none of the mails of a past that nobody waited for; the notices stay."""
    before = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = before
