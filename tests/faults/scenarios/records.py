"""The trail's services."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.models import NumberSeries
from records import services
from records.models import StoredFile
from tests.faults.harness import Call, scenario

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"


def somebody() -> Any:
    return get_user_model().objects.get_or_create(username="zhang", display_name="张三")[0]


def something() -> NumberSeries:
    return NumberSeries.objects.get_or_create(code="HT-202611")[0]


def a_file() -> StoredFile:
    return services.store_upload(SimpleUploadedFile("回执.pdf", PDF))


@scenario("records.services.record")
def record() -> Call:
    subject, person = something(), somebody()
    services.record(subject=subject, verb="records.commented", by=person)
    return lambda: services.record(subject=subject, verb="records.commented", by=person)


@scenario("records.services.keep_file")
def keep_file() -> Call:
    stored = a_file()
    return lambda: services.keep_file(stored=stored)


@scenario("records.services.attach")
def attach() -> Call:
    subject, person, stored = something(), somebody(), a_file()
    return lambda: services.attach(subject=subject, stored=stored, kind="receipt", by=person)


@scenario("records.services.add_comment")
def add_comment() -> Call:
    subject, person, stored = something(), somebody(), a_file()
    return lambda: services.add_comment(
        subject=subject, text="请先发一半", by=person, stored=[stored]
    )


@scenario("records.services.seal_trail")
def seal_trail() -> Call:
    services.record(subject=something(), verb="records.commented", by=somebody())
    now = clock.now()
    return lambda: services.seal_trail(now=now)
