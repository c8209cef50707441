"""Uploads: what is allowed is kept as it should be, everything else is refused with a sentence."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from PIL import Image

from core import work
from core.books import Scope
from core.guards import guards_off
from core.models import NumberSeries
from core.refusals import Refused
from core.work import unit_of_work
from records import access, books
from records.models import Attachment, Event, StoredFile
from records.queries import attachments_of
from records.services import attach, remove_orphans, store_upload
from records.uploads import clean_name

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(kind: str, size: tuple[int, int] = (8, 8), **extra: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind, **extra)
    return file.getvalue()


def workbook() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def package(parts: dict[str, bytes], base: bytes | None = None) -> bytes:
    """A workbook with more parts in it."""
    file = io.BytesIO(base or workbook())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return file.getvalue()


def docx(document: bytes = b"<w xmlns='w'/>") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", b"<Types/>")
        zipped.writestr("word/document.xml", document)
    return file.getvalue()


GOOD = {
    "回执.pdf": PDF,
    "a.png": picture("PNG"),
    "a.JPG": picture("JPEG"),
    "a.jpeg": picture("JPEG"),
    "a.webp": picture("WEBP"),
    "价格.xlsx": workbook(),
    "合同.docx": docx(),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_allowed_is_kept(name: str, media: Path) -> None:
    stored = store_upload(SimpleUploadedFile(name, GOOD[name]))

    assert (media / stored.path).stat().st_size == stored.size
    assert stored.name == name
    assert stored.pk is None
    assert Path(stored.path).stem not in name


LYING_HEADER = bytearray(package({"xl/media/big.bin": b"\0" * 3_000_000}))
BAD = {
    "empty.pdf": b"",
    "text.pdf": b"hello",
    "cut.pdf": b"%PDF-1.7\n",
    "late.pdf": b"GIF89a" + PDF,
    "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a.html": b"<script>alert(1)</script>",
    "a.zip": package({}),
    "a.heic": b"\0\0\0\x18ftypheic",
    "noextension": PDF,
    "a.pdf.exe": PDF,
    "jpg.png": picture("JPEG"),
    "png.webp": picture("PNG"),
    "cut.png": picture("PNG")[:40],
    "cut.jpg": picture("JPEG", (64, 64))[:300],
    "huge.png": picture("PNG", (7000, 7000)),
    "text.xlsx": b"PK\x03\x04 not really",
    "docx.xlsx": docx(),
    "xlsx.docx": workbook(),
    "bomb.xlsx": package({"xl/media/big.bin": b"\0" * 60_000_000}),
    "ratio.xlsx": package({"xl/media/big.bin": b"\0" * 3_000_000}),
    "nested.xlsx": package({"xl/a.zip": b"x"}),
    "hidden.xlsx": package({"xl/media/a.png": package({})}),
    "parts.xlsx": package({f"xl/p{n}": b"" for n in range(2001)}),
    "climb.xlsx": package({"../../etc/passwd": b"x"}),
    "root.xlsx": package({"/etc/passwd": b"x"}),
    "macro.xlsx": package({"xl/vbaProject.bin": b"x"}),
    "entity.docx": docx(b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><w>&a;</w>"),
    "broken.docx": docx(b"<w>"),
    "large.pdf": PDF + b"\0" * (10 * 1024 * 1024) + PDF,
}


@pytest.mark.parametrize("name", BAD)
def test_everything_else_is_refused_with_a_sentence(name: str, media: Path) -> None:
    with pytest.raises(Refused) as refusal:
        store_upload(SimpleUploadedFile(name, BAD[name]), field="order_scan")

    assert refusal.value.field == "order_scan"
    assert name in str(refusal.value)
    assert list(media.rglob("*.*")) == []


def test_a_field_may_take_fewer_kinds() -> None:
    with pytest.raises(Refused):
        store_upload(SimpleUploadedFile("a.png", GOOD["a.png"]), kinds=("pdf",))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_without_what_was_hidden_in_it(kind: str, media: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "<script>exif</script>"
    content = picture(kind, exif=exif) + b"<script>behind</script>"
    name = {"PNG": "a.png", "JPEG": "a.jpg", "WEBP": "a.webp"}[kind]

    stored = store_upload(SimpleUploadedFile(name, content))

    assert b"script" not in (media / stored.path).read_bytes()


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/x.pdf", "x.pdf"),
        ("C:\\a\\b.pdf", "b.pdf"),
        ("a\r\nb\0\u202efdp.pdf", "abfdp.pdf"),
        ("", "file"),
        ("...", "file"),
        ("字" * 300 + ".pdf", "字" * 196 + ".pdf"),
    ],
)
def test_a_name_is_text_only(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_files_are_written_before_the_transaction() -> None:
    @unit_of_work
    def service() -> None:
        store_upload(SimpleUploadedFile("a.pdf", PDF))

    with pytest.raises(RuntimeError):
        unwrapped(service)


def unwrapped(service: Any) -> None:
    """Run a service as if it were one, without a database."""
    work._depth.value = 1
    try:
        service.__wrapped__()
    finally:
        work._depth.value = 0


@pytest.fixture
def attached(db: None, person: Any, monkeypatch: pytest.MonkeyPatch) -> Attachment:
    subject = NumberSeries.objects.create(code="HT-202611")
    monkeypatch.setitem(access._ACCESS, "core.numberseries", lambda user, pk: user.pk == person.pk)
    stored = store_upload(SimpleUploadedFile('回执"; x.pdf', PDF))
    return attach(subject=subject, stored=stored, kind="receipt", by=person)


def test_an_attachment_stands_in_the_trail_by_its_sum(attached: Attachment) -> None:
    assert attached.file.sha256 in Event.objects.get().body
    assert list(attachments_of(NumberSeries.objects.get())) == [attached]
    assert list(books.files(Scope(files=True))) == []


def test_whoever_may_see_the_subject_gets_the_file_to_save(
    attached: Attachment, person: Any, client: Client
) -> None:
    client.force_login(person)

    response = client.get(reverse("records:download", args=[attached.pk]))

    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]  # FileResponse
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Type"] == "application/pdf"


def test_a_stranger_learns_nothing(attached: Attachment, other: Any, client: Client) -> None:
    client.force_login(other)

    assert client.get(reverse("records:download", args=[attached.pk])).status_code == 404
    assert client.get(reverse("records:download", args=[attached.pk + 1])).status_code == 404
    client.logout()
    assert client.get(reverse("records:download", args=[attached.pk])).status_code == 302


def test_a_kind_nobody_answers_for_is_shut(db: None) -> None:
    user = get_user_model()(pk=1)

    assert not access.may_open(user, "core.jobrun/1")
    assert not access.may_open(user, "nonsense")


def test_rows_and_files_are_compared_both_ways(attached: Attachment, media: Path) -> None:
    file = media / attached.file.path
    file.write_bytes(PDF.replace(b"9", b"8"))
    (changed,) = books.files(Scope(files=True))
    file.unlink()
    (gone,) = books.files(Scope(files=True))

    assert changed.problem == "the file was changed on disk"
    assert gone.problem == "the file is not on disk"


def test_an_attachment_without_its_event_is_named(attached: Attachment) -> None:
    with guards_off():
        Event.objects.all().delete()

    (finding,) = books.files(Scope())
    assert finding.problem == f"attachment {attached.pk} has no event"


def test_files_without_a_row_go_after_a_day(attached: Attachment, media: Path) -> None:
    store_upload(SimpleUploadedFile("a.pdf", PDF))
    old = media / store_upload(SimpleUploadedFile("b.pdf", PDF)).path
    os.utime(old, (time.time() - 90_000,) * 2)

    assert [finding.problem for finding in books.files(Scope(files=True))] == [
        "the file has no row"
    ]
    assert remove_orphans() == 1
    assert not old.exists()
    assert StoredFile.objects.count() == 1
