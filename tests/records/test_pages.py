"""Comments by page: for those who see the subject, once however often the form is sent."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from core.models import NumberSeries
from records import access
from records.models import Attachment, Comment, Event
from records.queries import timeline
from records.services import record
from tests.records.test_uploads import PDF


@pytest.fixture
def comment_page(db: None, person: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    subject = NumberSeries.objects.create(code="HT-202611")
    monkeypatch.setattr(NumberSeries, "get_absolute_url", lambda self: "/there/", raising=False)
    monkeypatch.setitem(access._ACCESS, "core.numberseries", lambda user, pk: user.pk == person.pk)
    return reverse("records:comment", args=["core.numberseries", subject.pk])


def key_on(content: bytes) -> str:
    found = re.search(rb'name="form_key" value="([^"]+)"', content)
    assert found is not None
    return found[1].decode()


def test_a_comment_sent_twice_is_one(comment_page: str, person: Any, client: Client) -> None:
    client.force_login(person)
    form = {"text": "请先发一半", "form_key": key_on(client.get(comment_page).content)}

    answers = [client.post(comment_page, form) for _click in range(2)]

    assert [(one.status_code, one["Location"]) for one in answers] == [(302, "/there/")] * 2
    assert Comment.objects.get().text == "请先发一半"
    assert Event.objects.count() == 1


def test_a_comment_brings_its_files(comment_page: str, person: Any, client: Client) -> None:
    client.force_login(person)
    key = key_on(client.get(comment_page).content)
    paper = SimpleUploadedFile("报价.pdf", PDF)

    answer = client.post(comment_page, {"text": "见附件", "form_key": key, "papers": paper})
    liar = SimpleUploadedFile("报价.pdf", b"no pdf at all")
    refused = client.post(comment_page, {"text": "见附件", "form_key": uuid4(), "papers": liar})

    assert (answer.status_code, refused.status_code) == (302, 422)
    assert Comment.objects.count() == 1
    assert [one.file.name for one in Attachment.objects.all()] == ["报价.pdf"]


def test_an_empty_comment_is_asked_for_again(
    comment_page: str, person: Any, client: Client
) -> None:
    client.force_login(person)
    key = key_on(client.get(comment_page).content)

    assert client.post(comment_page, {"text": " ", "form_key": key}).status_code == 422
    assert not Comment.objects.exists()


def test_a_stranger_writes_nothing(comment_page: str, other: Any, client: Client) -> None:
    client.force_login(other)

    assert client.get(comment_page).status_code == 404
    assert client.post(comment_page, {"text": "x"}).status_code == 404
    assert client.get(comment_page.replace("core.numberseries", "core.nothing")).status_code == 404


def test_the_timeline_shows_what_was_written_escaped(comment_page: str, person: Any) -> None:
    subject: Model = NumberSeries.objects.get()
    record(
        subject=subject,
        verb="records.commented",
        by=person,
        before="draft",
        after="review",
        comment="<script>",
        on_behalf_of=person,
        changes={"last": (0, 1)},
    )

    shown = render_to_string("records/_timeline.html", {"entries": timeline(subject)})

    assert "draft → review" in shown
    assert "0 → 1" in shown
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown
