"""What every request passes: the guard, headers, limits, refusals as pages, the content policy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from accounts.models import User
from core import limits
from core.addresses import client_address
from core.errors import is_busy
from core.limits import within_limit
from core.refusals import NotAllowed, NotNow, Refused, Stale
from core.views import CspReportView
from marketing import urls as house
from tests.conftest import SignedIn

pytestmark = pytest.mark.django_db


def _busy(message: str, code: str = "") -> OperationalError:
    error = OperationalError(message)
    cause = Exception(message)
    cause.pgcode = code  # type: ignore[attr-defined]  # as psycopg2's errors have it
    error.__cause__ = cause
    return error


RAISED: dict[str, Callable[[], Exception]] = {
    "refused": lambda: Refused("put it right <b>"),
    "stale": lambda: Stale("look again", [("title", "shown", "<script>now</script>")]),
    "not-now": lambda: NotNow("the order waits for nobody"),
    "not-allowed": lambda: NotAllowed("the right to decide is missing"),
    "lock": lambda: _busy("canceling statement due to lock timeout", "55P03"),
    "slow": lambda: _busy("canceling statement due to statement timeout", "57014"),
    "locked": lambda: OperationalError("database is locked"),
    "closed": lambda: InterfaceError("connection already closed"),
    "table": lambda: OperationalError("no such table: x"),
    "other": lambda: ValueError("secret-77777"),
}


def _raise(request: HttpRequest, kind: str) -> HttpResponse:
    raise RAISED[kind]()


def _echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.user.is_authenticated}")


urlpatterns = [
    path("raise/<str:kind>/", _raise),
    path("echo/", _echo),
    path("csp-report", CspReportView.as_view()),
    *house.urlpatterns,
]
handler400, handler403 = house.handler400, house.handler403
handler404, handler500 = house.handler404, house.handler500


@pytest.fixture(autouse=True)
def _our_urls(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def quiet() -> Client:
    """A client that answers 500 instead of raising."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("refused", 422),
        ("stale", 409),
        ("not-allowed", 403),
        ("not-now", 403),
        ("lock", 503),
        ("slow", 503),
        ("locked", 503),
        ("closed", 503),
        ("table", 500),
        ("other", 500),
    ],
)
def test_what_no_view_caught_becomes_a_page(quiet: Client, kind: str, status: int) -> None:
    answer = quiet.get(f"/raise/{kind}/")

    assert answer.status_code == status
    assert "text/html" in answer["Content-Type"]


def test_a_refusal_says_its_sentence_escaped(quiet: Client) -> None:
    page = quiet.get("/raise/refused/").content.decode()

    assert "put it right &lt;b&gt;" in page


def test_only_a_missing_right_is_asked_of_somebody(quiet: Client) -> None:
    advice = "系统管理员"

    assert advice in quiet.get("/raise/not-allowed/").content.decode()
    page = quiet.get("/raise/not-now/").content.decode()
    assert "the order waits for nobody" in page
    assert advice not in page
    assert "这与权限无关" in page


def test_a_stale_page_shows_the_difference_escaped(quiet: Client) -> None:
    page = quiet.get("/raise/stale/").content.decode()

    assert "shown" in page
    assert "&lt;script&gt;now" in page
    assert "<script>now" not in page


def test_a_busy_page_offers_to_send_the_same_again(quiet: Client) -> None:
    answer = quiet.post("/raise/lock/", {"reason": 'too "late" <i>', "line": ["1", "2"]})
    page = answer.content.decode()

    assert answer["Retry-After"]
    assert 'name="reason" value="too &quot;late&quot; &lt;i&gt;"' in page
    assert page.count('name="line"') == 2


def test_a_busy_page_never_repeats_a_password(quiet: Client) -> None:
    page = quiet.post("/raise/lock/", {"new_password": "hush-hush-hush"}).content.decode()

    assert "hush-hush-hush" not in page


def test_a_server_error_tells_nothing(quiet: Client) -> None:
    page = quiet.get("/raise/other/").content.decode()

    assert "secret-77777" not in page
    assert "Traceback" not in page


def test_only_waiting_and_lost_connections_count_as_busy() -> None:
    assert is_busy(_busy("x", "53300"))
    assert is_busy(OperationalError("could not connect to server: Connection refused"))
    assert not is_busy(OperationalError("no such column: x"))
    assert not is_busy(ValueError("database is locked"))
    assert not is_busy(None)


@pytest.mark.parametrize(
    "send",
    [
        lambda c: c.get("/echo/?q=a%00b"),
        lambda c: c.get("/echo/?a%00=b"),
        lambda c: c.get("/echo/%00"),
        lambda c: c.post("/echo/", {"q": "a\x00b"}),
        lambda c: c.post("/echo/", {"q\x00": "b"}),
        lambda c: c.post("/echo/", b"q=a%00b", content_type="application/x-www-form-urlencoded"),
        lambda c: c.get("/echo/", headers={"user-agent": "a\x00b"}),
        lambda c: c.get("/echo/", headers={"accept-language": "\x00"}),
        lambda c: c.post("/echo/", _multipart("unicode_escape"), content_type=_MULTIPART),
    ],
)
def test_what_cannot_be_stored_is_no_request_of_ours(send: Callable[[Client], Any]) -> None:
    assert send(Client(raise_request_exception=False)).status_code in {400, 404}


_MULTIPART = 'multipart/form-data; boundary=XX; charset="unicode_escape"'


def _multipart(charset: str) -> bytes:
    return b'--XX\r\nContent-Disposition: form-data; name="q"\r\n\r\n\\ud800\r\n--XX--\r\n'


def test_nul_is_refused_with_400_not_found_out_later() -> None:
    client = Client(raise_request_exception=False)

    assert client.get("/echo/?q=a%00b").status_code == 400
    assert client.post("/echo/", {"q": "a\x00b"}).status_code == 400
    assert client.get("/echo/", headers={"user-agent": "a\x00b"}).status_code == 400


def test_ordinary_text_passes_the_guard(client: Client) -> None:
    answer = client.post(
        "/echo/", {"q": "㐀𠮷龘 \u202e 👍", "f": SimpleUploadedFile("合同.pdf", b"x")}
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"[" * 50_000, b'{"csp-report": ' + b"1" * 5_000 + b"}",
     b'{"csp-report": []}',
     json.dumps({"csp-report": {"blocked-uri": "http://[", "document-uri": 5}}).encode()],
)  # fmt: skip
def test_policy_reports_take_anything(client: Client, body: bytes) -> None:
    answer = client.post("/csp-report", body, content_type="application/csp-report")

    assert answer.status_code == 204


def test_a_policy_report_is_logged_without_its_query(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    report = {
        "csp-report": {
            "violated-directive": "script-src",
            "blocked-uri": "https://evil.example/x?name=secret",
            "document-uri": "https://testserver/orders/?q=secret",
        }
    }
    client.post("/csp-report", json.dumps(report), content_type="application/csp-report")

    [entry] = [r for r in caplog.records if r.message == "csp_report"]
    assert "secret" not in str(entry.__dict__)


def test_signed_in_pages_stay_out_of_caches(as_user: SignedIn, sales: User) -> None:
    assert as_user(sales).get("/echo/")["Cache-Control"] == "no-store"
    assert "no-store" not in Client().get("/echo/").get("Cache-Control", "")


def test_every_page_carries_the_policy(client: Client) -> None:
    answer = client.get("/accounts/sign-in/")
    policy = answer["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "report-uri /csp-report" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Permissions-Policy"] == "camera=(self), geolocation=(), microphone=()"


def test_the_121st_form_in_a_minute_is_not_taken(
    as_user: SignedIn, sales: User, gm: User, settings: LazySettings
) -> None:
    settings.RATE_LIMITS_ON, settings.RATE_LIMIT_WRITES_PER_MINUTE = True, 3
    client = as_user(sales)
    answers = [client.post("/echo/").status_code for _ in range(4)]

    assert 429 in answers
    assert client.get("/echo/").status_code == 200
    assert as_user(gm).post("/echo/").status_code == 200


def test_a_cache_that_is_away_limits_nobody(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    settings.RATE_LIMITS_ON = True

    def away(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "add", away)
    assert within_limit("write", "x", limit=0, seconds=60)
    assert limits._Muted.until > 0


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    yield
    limits._Muted.until = 0.0


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "1.1.1.1", "9.9.9.9"),
        (1, "1.1.1.1, 2.2.2.2", "2.2.2.2"),
        (2, "1.1.1.1, 2.2.2.2, 3.3.3.3", "2.2.2.2"),
        (3, "1.1.1.1", "9.9.9.9"),
        (1, "", "9.9.9.9"),
        (1, "x" * 500, "x" * 45),
    ],
)
def test_the_address_is_counted_from_the_right(
    settings: LazySettings, proxies: int, told: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="9.9.9.9", HTTP_X_FORWARDED_FOR=told)

    assert client_address(request) == address


def test_a_foreign_host_is_refused(settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]

    client = Client(raise_request_exception=False)
    assert client.get("/echo/", headers={"host": "evil.example"}).status_code == 400


def test_a_form_without_its_token_is_told_what_to_do(sales: User, as_user: SignedIn) -> None:
    answer = as_user(sales, enforce_csrf_checks=True).post("/echo/", {"q": "x"})

    assert answer.status_code == 403
    assert "text/html" in answer["Content-Type"]
