"""With Redis gone or mute every page and every act goes on; only the status page turns red."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen

import pytest
from django.conf import LazySettings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import limits
from core.books import check_books
from orders.models import Order
from orders.services import decide_order
from tests.concurrency.programs import redis_at
from tests.conftest import PASSWORD, SignedIn
from tests.orders.makers import again, answered, content, old_customer, submitted

pytestmark = [pytest.mark.redis, pytest.mark.django_db]
Server = Popen[bytes]
# A mute server is waited for in the one write that meets it first, and once on the status page.
LONGEST = 15.0


def gone(server: Server) -> None:
    """Nobody listens any more; connections that were open are closed."""
    server.kill()
    server.wait()


def mute(server: Server) -> None:
    """It accepts whoever comes and never answers."""
    server.send_signal(signal.SIGSTOP)


@pytest.fixture
def server(tmp_path: Path, settings: LazySettings) -> Iterator[Server]:
    """The Redis of both caches, with the options of our settings; throttling is on."""
    with redis_at(tmp_path / "r.sock") as process:
        own = {"LOCATION": f"unix://{tmp_path}/r.sock?db=0"}
        settings.CACHES = {name: {**given, **own} for name, given in settings.CACHES.items()}
        settings.RATE_LIMITS_ON = True
        yield process
    limits._Muted.until = 0.0


@pytest.fixture
def order(people: dict[str, User]) -> Order:
    """An order that the director has before him."""
    order = submitted(old_customer(), content(price="600"))
    decide_order(
        order=order,
        by=people["centre_head"],
        version=order.version,
        outcome="approve",
        opinion="请评审。",
    )
    return answered(again(order))


@pytest.mark.parametrize("fault", [gone, mute])
def test_every_page_and_every_decision_goes_on(
    people: dict[str, User],
    order: Order,
    server: Server,
    fault: Callable[[Server], None],
    as_user: SignedIn,
) -> None:
    director, seller = as_user(people["director"]), as_user(people["sales"])
    caches["shared"].set("seen", 1)  # connections are open
    assert seller.post(reverse("workflow:read_all")).status_code == 302
    begun = time.monotonic()

    fault(server)

    for client in (director, seller):
        for address in ("/", reverse("workflow:inbox"), order.get_absolute_url()):
            assert client.get(address).status_code == 200
    assert seller.get(reverse("orders:list"), {"export": "xlsx"}).status_code == 200
    signs_in(people["gm"])
    typed = {"version": order.version, "outcome": "approve", "opinion": "同意。"}
    assert director.post(reverse("orders:decide", args=[order.pk]), typed).status_code == 302
    status = as_user(people["admin"]).get("/statusz")

    assert "没有响应" in status.content.decode()
    assert time.monotonic() - begun < LONGEST
    assert again(order).state == Order.State.APPROVED
    assert list(check_books()) == []


def signs_in(person: User) -> None:
    """Sign in with the password; failures are counted in the database, not in the cache."""
    person.set_password(PASSWORD)
    person.save()
    client, address = Client(), reverse("accounts:login")
    wrong = client.post(address, {"username": person.username, "password": "wrong"})
    right = client.post(address, {"username": person.username, "password": PASSWORD})
    assert (wrong.status_code, right.status_code) == (422, 302)
