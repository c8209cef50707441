"""Signing in, sessions, passwords, language: through the browser's door."""

from __future__ import annotations

import re
import time

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock, outbox
from core.models import OutboxRow
from marketing import settings as house
from records.models import Event
from tests.conftest import PASSWORD, SignedIn

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/sign-in/"


@pytest.fixture
def person(sales: User) -> User:
    sales.set_password(PASSWORD)
    sales.save()
    return sales


def sign_in(client: Client, name: str, password: str, headers: dict[str, str] | None = None) -> int:
    return client.post(LOGIN, {"username": name, "password": password}, headers=headers).status_code


def test_the_right_password_signs_in_and_the_key_changes(client: Client, person: User) -> None:
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key

    assert sign_in(client, "sales", PASSWORD) == 302
    assert client.session.session_key != before
    assert client.get("/accounts/profile/").status_code == 200


def test_name_and_password_wrong_read_the_same(client: Client, person: User) -> None:
    wrong_name = client.post(LOGIN, {"username": "nobody", "password": PASSWORD})
    wrong_password = client.post(LOGIN, {"username": "sales", "password": "x" * 12})
    person.is_active = False
    person.save()
    inactive = client.post(LOGIN, {"username": "sales", "password": PASSWORD})

    texts = {
        re.sub(r'value="[^"]*"', "", response.content.decode())
        for response in (wrong_name, wrong_password, inactive)
    }
    assert len(texts) == 1
    assert {r.status_code for r in (wrong_name, wrong_password, inactive)} == {422}


def test_five_wrong_passwords_lock_this_pair_and_nobody_else(person: User, gm: User) -> None:
    gm.set_password(PASSWORD)
    gm.save()
    attacker = Client(REMOTE_ADDR="10.0.0.9")
    answers = [sign_in(attacker, "sales", "wrong-password") for _ in range(5)]

    assert answers[:4] == [422] * 4
    assert sign_in(attacker, "sales", PASSWORD) == 429
    assert sign_in(Client(REMOTE_ADDR="10.0.0.1"), "sales", PASSWORD) == 302
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), "gm", PASSWORD) == 302


def test_a_lock_is_told_by_mail_once(person: User) -> None:
    attacker = Client(REMOTE_ADDR="10.0.0.9")
    for _ in range(9):
        sign_in(attacker, "sales", "wrong-password")
    outbox.drain(now=clock.now())

    assert [m.to for m in mail.outbox] == [["sales@example.com"]]
    assert "/accounts/reset/" in mail.outbox[0].body


def test_forged_forwarding_headers_change_nothing(person: User) -> None:
    attacker = Client(REMOTE_ADDR="10.0.0.9")
    answers = [
        sign_in(attacker, "sales", "wrong-password", {"x-forwarded-for": f"10.1.0.{n}"})
        for n in range(30)
    ]

    assert set(answers[5:]) == {429}


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https:evil.example", "\thttps://evil.example",
               "https://evil.example", "javascript:alert(1)", "http:///evil.example"],
)  # fmt: skip
def test_signing_in_and_switching_never_lead_away(
    client: Client, person: User, target: str
) -> None:
    switched = client.post("/accounts/language/", {"language": "en", "next": target})
    assert switched["Location"] == "/"

    signed_in = client.post(LOGIN, {"username": "sales", "password": PASSWORD, "next": target})
    assert signed_in["Location"] == "/"


def test_signing_out_takes_a_post(as_user: SignedIn, sales: User) -> None:
    client = as_user(sales)

    assert client.get("/accounts/sign-out/").status_code == 405
    assert client.post("/accounts/sign-out/").status_code == 302
    assert client.get("/accounts/profile/").status_code == 302


@pytest.mark.parametrize(("idle", "lasted"), [(8 * 3600 + 1, 0), (0, 12 * 3600 + 1)])
def test_a_session_ends_when_it_idles_or_lasts_too_long(
    as_user: SignedIn, sales: User, idle: int, lasted: int
) -> None:
    client = as_user(sales)
    session, now = client.session, int(time.time())
    session["seen_at"], session["started_at"] = now - idle, now - max(idle, lasted)
    session.save()

    assert client.get("/accounts/profile/").status_code == 302


def test_a_session_in_use_goes_on_and_is_noted_seldom(as_user: SignedIn, sales: User) -> None:
    client = as_user(sales)
    session, now = client.session, int(time.time())
    session["seen_at"], session["started_at"] = now - 3600, now - 11 * 3600
    session.save()

    assert client.get("/accounts/profile/").status_code == 200
    assert client.session["seen_at"] >= now
    session = client.session
    session["seen_at"] = now - 10
    session.save()
    client.get("/accounts/profile/")
    assert client.session["seen_at"] == now - 10


def test_a_new_password_ends_the_other_sessions(as_user: SignedIn, person: User) -> None:
    here, elsewhere = as_user(person), as_user(person)
    new = "another-long-phrase-8"

    answer = here.post(
        "/accounts/password/",
        {"old_password": PASSWORD, "new_password": new, "repeated": new},
    )
    assert answer.status_code == 302
    assert here.get("/accounts/profile/").status_code == 200
    assert elsewhere.get("/accounts/profile/").status_code == 302
    assert sign_in(Client(), "sales", new) == 302
    event = Event.objects.get(subject=f"accounts.user/{person.pk}")
    assert event.verb == "accounts.password_changed"
    assert new not in event.body


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("wrong", "another-long-phrase-8", "another-long-phrase-8", "old_password"),
        (PASSWORD, "short", "short", "new_password"),
        (PASSWORD, "password1234", "password1234", "new_password"),
        (PASSWORD, "20261123202", "20261123202", "new_password"),
        (PASSWORD, "another-long-phrase-8", "another-long-phrase-9", "repeated"),
        (PASSWORD, "x" * 5000, "x" * 5000, "new_password"),
    ],
)
def test_weak_and_mistyped_passwords_are_refused(
    as_user: SignedIn, person: User, old: str, new: str, again: str, field: str
) -> None:
    answer = as_user(person).post(
        "/accounts/password/", {"old_password": old, "new_password": new, "repeated": again}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert new not in answer.content.decode() or len(new) < 10


def test_deactivation_ends_the_session_at_once(as_user: SignedIn, people: dict[str, User]) -> None:
    client = as_user(people["sales"])
    assert client.get("/accounts/profile/").status_code == 200

    as_user(people["admin"]).post(f"/accounts/people/{people['sales'].pk}/deactivate/")
    assert client.get("/accounts/profile/").status_code == 302


def test_a_reset_reads_the_same_for_known_and_unknown(client: Client, person: User) -> None:
    for email in ("sales@example.com", "nobody@example.com"):
        answer = client.post("/accounts/reset/", {"email": email}, follow=True)
        assert answer.redirect_chain == [("/accounts/reset/sent/", 302)]

    assert OutboxRow.objects.filter(kind="mail").count() == 1
    assert not mail.outbox  # a job sends it, never the request


def test_the_link_of_the_mail_works_once_and_never_names_the_host_asked(
    client: Client, person: User, settings: LazySettings
) -> None:
    settings.SITE_URL = "https://market.example.com"
    settings.ALLOWED_HOSTS = ["testserver", "evil.example"]
    client.post(
        "/accounts/reset/", {"email": "sales@example.com"}, headers={"host": "evil.example"}
    )
    outbox.drain(now=clock.now())
    body = str(mail.outbox[0].body)
    assert "evil" not in body
    found = re.search(r"https://market\.example\.com(/accounts/reset/\S+)", body)
    assert found

    page = client.get(found[1], follow=True)
    action = page.redirect_chain[-1][0]
    new = "another-long-phrase-8"
    assert client.post(action, {"new_password": new, "repeated": "x"}).status_code == 422
    assert client.post(action, {"new_password": new, "repeated": new}).status_code == 302
    assert sign_in(Client(), "sales", new) == 302
    again = Client().get(found[1], follow=True)
    assert "new_password" not in again.content.decode()


def test_a_broken_link_says_what_to_do(client: Client) -> None:
    page = client.get("/accounts/reset/zz/set-password/")

    assert page.status_code == 200
    assert reverse("accounts:reset") in page.content.decode()


def test_the_language_is_kept_on_the_profile(as_user: SignedIn, sales: User) -> None:
    client = as_user(sales)
    assert '<html lang="zh-CN"' in client.get("/accounts/profile/").content.decode()

    client.post("/accounts/language/", {"language": "en", "next": "/accounts/profile/"})
    assert '<html lang="en"' in as_user(sales).get("/accounts/profile/").content.decode()
    assert (
        Event.objects.get(subject=f"accounts.user/{sales.pk}").verb == "accounts.language_changed"
    )


def test_the_language_can_be_switched_while_signed_out(client: Client) -> None:
    client.post("/accounts/language/", {"language": "en"})

    assert '<html lang="en"' in client.get(LOGIN).content.decode()


@pytest.mark.parametrize(("own", "chosen"), [("zh-hans", "en"), ("en", "zh-hans")])
def test_a_language_chosen_on_the_sign_in_page_is_kept(
    client: Client, person: User, own: str, chosen: str
) -> None:
    User.objects.filter(pk=person.pk).update(language=own)
    client.post("/accounts/language/", {"language": chosen, "next": LOGIN})
    assert sign_in(client, "sales", "wrong-password") == 422
    assert User.objects.get(pk=person.pk).language == own

    assert sign_in(client, "sales", PASSWORD) == 302
    assert User.objects.get(pk=person.pk).language == chosen
    assert Event.objects.get(verb="accounts.language_changed").by == person
    # Once: the next who signs in at this browser has their own.
    client.post("/accounts/sign-out/")
    User.objects.filter(pk=person.pk).update(language=own)
    sign_in(client, "sales", PASSWORD)
    assert User.objects.get(pk=person.pk).language == own


def test_what_somebody_else_left_in_the_browser_changes_nobodys_language(
    client: Client, person: User
) -> None:
    client.cookies["django_language"] = "en"
    assert '<html lang="en"' in client.get(LOGIN).content.decode()

    sign_in(client, "sales", PASSWORD)

    assert User.objects.get(pk=person.pk).language == "zh-hans"


def test_a_language_that_is_none_is_refused(client: Client) -> None:
    assert client.post("/accounts/language/", {"language": "xx"}).status_code == 422


def test_a_stale_profile_is_told(as_user: SignedIn, sales: User) -> None:
    client = as_user(sales)
    form = {"email": "a@example.com", "mail_pace": "once", "language": "zh-hans", "version": "1"}
    assert client.post("/accounts/profile/", form).status_code == 302

    answer = client.post("/accounts/profile/", {**form, "email": "b@example.com"})
    assert answer.status_code == 409
    assert User.objects.get(pk=sales.pk).email == "a@example.com"


def test_people_are_added_and_changed_in_the_browser(
    as_user: SignedIn, people: dict[str, User]
) -> None:
    client = as_user(people["admin"])
    shown = client.get("/accounts/people/new/").context["form"]
    form = {
        "form_key": str(shown["form_key"].value()),
        "username": "new",
        "display_name": "新人",
        "email": "new@example.com",
        "language": "zh-hans",
        "person_roles": ["sales", "market"],
        "superior": str(people["centre_head"].pk),
    }
    answer = client.post("/accounts/people/new/", form)
    assert answer.status_code == 302
    person = User.objects.get(username="new")
    assert person.roles == {"sales", "market"}

    del form["form_key"]
    changed = {**form, "version": "1", "display_name": "新同事"}
    assert client.post(person.get_absolute_url(), changed).status_code == 302
    person.refresh_from_db()
    assert person.display_name == "新同事"
    assert client.get(person.get_absolute_url()).status_code == 200
    assert client.get("/accounts/people/").status_code == 200


@pytest.mark.parametrize("role", ["sales", "gm", "finance"])
def test_others_learn_which_right_is_missing(
    as_user: SignedIn, people: dict[str, User], role: str
) -> None:
    answer = as_user(people[role]).get("/accounts/people/")

    assert answer.status_code == 403


def test_passwords_are_kept_as_argon2() -> None:
    assert house.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
