"""A person at the pages: opens one, fills in its form as it stands there, and sends it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from lxml import html

from accounts.models import User

FORM = "//form[@method='post' and not(starts-with(@action, '/accounts/'))]"


class Person:
    """Somebody signed in, with a browser of their own; knows no more than the page shows."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client()
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def open(self, address: str) -> str:
        """Open a page that must be there."""
        answer = self.client.get(address, follow=True)
        assert answer.status_code == 200, (self.user.username, address, answer.status_code)
        return answer.content.decode()

    def send(self, address: str, **typed: Any) -> str:
        """Fill in the page's form, send it, and give the page that follows.

        Names are written with two underscores for a dash: `lines__0__price`.
        """
        given = {name.replace("__", "-"): value for name, value in typed.items()}
        fields = self._form(self.open(address), set(given))
        fields.update(given)
        answer = self.client.post(address, fields)
        assert answer.status_code == 302, (address, answer.status_code, _complaints(answer))
        return str(answer.headers["Location"])

    def _form(self, page: str, wanted: set[str]) -> dict[str, Any]:
        """Give the fields of the form that has most of the wanted names, as they stand."""
        forms = html.fromstring(page).xpath(FORM)
        assert forms, "the page has no form"
        best = max(forms, key=lambda form: len(wanted & set(form.fields.keys())))
        return {name: value for name, value in best.form_values() if value is not None}


def _complaints(answer: Any) -> list[str]:
    tree = html.fromstring(answer.content)
    return [found.text_content().strip() for found in tree.xpath("//*[contains(@class, 'err')]")][
        :5
    ]
