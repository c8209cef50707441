"""Mails about an account, written when a job sends them, never in a request."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.models import User
from core.mail import Mail, mail_renderer
from core.outbox import Payload


@mail_renderer("accounts.reset")
def reset_mail(payload: Payload) -> Mail | None:
    """A link for a new password; it works once, for an hour."""
    if person := _reachable(payload):
        with translation.override(person.language):
            return _mail(person, _("A new password for the marketing system"), "reset")
    return None


@mail_renderer("accounts.welcome")
def welcome_mail(payload: Payload) -> Mail | None:
    """A new person's link to choose their first password."""
    if person := _reachable(payload):
        with translation.override(person.language):
            return _mail(person, _("Your access to the marketing system"), "welcome")
    return None


@mail_renderer("accounts.lockout")
def lockout_mail(payload: Payload) -> Mail | None:
    """Tell the person that somebody tried passwords on their name."""
    if person := _reachable(payload):
        with translation.override(person.language):
            return _mail(person, _("Wrong passwords for your name"), "lockout")
    return None


def _reachable(payload: Payload) -> User | None:
    return User.objects.filter(pk=payload["user"], is_active=True).exclude(email="").first()


def _mail(person: User, subject: str, template: str) -> Mail:
    # The address of the site comes from the settings: a Host header anybody can write.
    site = settings.SITE_URL.rstrip("/")
    token = default_token_generator.make_token(person)
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    context = {
        "person": person,
        "ask_again": site + reverse("accounts:reset"),
        "link": site + reverse("accounts:reset_confirm", args=[uid, token]),
    }
    body = render_to_string(f"accounts/mail/{template}.txt", context)
    return Mail(to=(person.email,), subject=subject, body=body)
