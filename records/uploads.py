"""What may be uploaded: the extension and the content must agree, and nothing may explode."""

from __future__ import annotations

import io
import os
import re
import unicodedata
import uuid
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import puremagic
from defusedxml import ElementTree  # type: ignore[import-untyped]  # it has no stubs
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.refusals import Refused

KINDS = ("pdf", "png", "jpg", "webp", "xlsx", "docx")
MIME = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LARGEST = 10 * 1024 * 1024
PIXELS = 40_000_000
PARTS, RATIO, UNPACKED = 2_000, 200, 50 * 1024 * 1024
NAME_LENGTH = 200

_IMAGES = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
_MAIN_PART = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
# Small parts compress by any factor without harm; only what is large can explode.
_SMALL = 1024 * 1024


class Doubtful(Exception):
    """The content is not what the extension promises, or it would explode."""


@dataclass(frozen=True)
class Checked:
    """A file that passed, with the content that is to be kept."""

    name: str
    kind: str
    content: bytes


def check(upload: UploadedFile[Any], *, kinds: Sequence[str], field: str) -> Checked:
    """Read and check an upload; raises Refused at `field` with what to do about it."""
    name = clean_name(upload.name or "")
    kind = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    allowed = ", ".join(kinds)
    if kind not in kinds or kind not in KINDS:
        raise Refused(
            _("%(name)s cannot be kept here. Choose one of: %(kinds)s.")
            % {"name": name, "kinds": allowed},
            field,
        )
    if upload.size is None or upload.size > LARGEST:
        raise Refused(
            _("%(name)s is larger than 10 MB. Make it smaller and choose it again.")
            % {"name": name},
            field,
        )
    content = upload.read(LARGEST + 1)
    try:
        content = _CHECKS[kind](content, kind)
    except Doubtful:
        raise Refused(
            _("%(name)s is damaged or is not a %(kind)s file. Save it again and choose it anew.")
            % {"name": name, "kind": kind},
            field,
        ) from None
    return Checked(name=name, kind=kind, content=content)


def clean_name(name: str) -> str:
    """Make a file name plain text: no folders, no control or direction signs, ≤ 200 characters."""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, extension = name.rpartition(".")
    if len(name) > NAME_LENGTH:
        extension = extension[:10]
        name = stem[: NAME_LENGTH - len(dot + extension)] + dot + extension
    return name or "file"


def _agrees(content: bytes, *extensions: str) -> None:
    try:
        found = {match.extension for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        found = set()
    if found.isdisjoint(extensions):
        raise Doubtful


def _pdf(content: bytes, _kind: str) -> bytes:
    if not re.match(rb"%PDF-[12]\.\d", content) or b"%%EOF" not in content[-2048:]:
        raise Doubtful
    if b"startxref" not in content:
        raise Doubtful
    _agrees(content, ".pdf")
    return content


def _image(content: bytes, kind: str) -> bytes:
    """Draw the picture anew, without metadata and whatever was hidden behind it."""
    _agrees(content, ".jpg", ".jpeg", ".jfif") if kind == "jpg" else _agrees(content, f".{kind}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[_IMAGES[kind]]) as image:
                if image.width * image.height > PIXELS:
                    raise Doubtful
                image.verify()
            with Image.open(io.BytesIO(content), formats=[_IMAGES[kind]]) as image:
                return _redrawn(image, kind)
    except Doubtful:
        raise
    # Pillow raises whatever its decoders meet: OSError, SyntaxError, struct.error, EOFError …
    except Exception as error:
        raise Doubtful from error


def _redrawn(image: Image.Image, kind: str) -> bytes:
    upright: Image.Image = ImageOps.exif_transpose(image)
    alpha = kind != "jpg" and ("A" in upright.getbands() or "transparency" in upright.info)
    clean = upright.convert("RGBA" if alpha else "RGB")
    clean.info = {}
    new = io.BytesIO()
    clean.save(new, format=_IMAGES[kind], **({} if kind == "png" else {"quality": 90}))
    return new.getvalue()


def _office(content: bytes, kind: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _walk(parts)
            if _MAIN_PART[kind] not in parts.namelist():
                raise Doubtful
            ElementTree.fromstring(parts.read(_MAIN_PART[kind]))
            ElementTree.fromstring(parts.read("[Content_Types].xml"))
        if kind == "xlsx":
            _open_workbook(content)
    except Doubtful:
        raise
    # zipfile, expat and openpyxl raise whatever a hostile file makes them meet.
    except Exception as error:
        raise Doubtful from error
    return content


def _open_workbook(content: bytes) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415  # heavy; only when one arrives

    load_workbook(io.BytesIO(content), read_only=True, data_only=True).close()


def _walk(parts: zipfile.ZipFile) -> None:
    """Read every part, counting: the header may lie about sizes."""
    entries = parts.infolist()
    if len(entries) > PARTS or len({entry.filename for entry in entries}) < len(entries):
        raise Doubtful
    total = 0
    for entry in entries:
        _check_part_name(entry.filename)
        total += _read_part(parts, entry, left=UNPACKED - total)


def _check_part_name(name: str) -> None:
    shut = name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name
    nested = name.lower().endswith((".zip", ".xlsx", ".docx", ".jar", ".7z", ".rar", ".gz"))
    if shut or nested or name.lower().endswith("vbaproject.bin"):
        raise Doubtful


def _read_part(parts: zipfile.ZipFile, entry: zipfile.ZipInfo, *, left: int) -> int:
    size = 0
    head = b""
    with parts.open(entry) as stream:
        while block := stream.read(65536):
            head = head or block[:4]
            size += len(block)
            explodes = size > _SMALL and size > RATIO * max(entry.compress_size, 1)
            if size > left or explodes or b"<!DOCTYPE" in block or b"<!ENTITY" in block:
                raise Doubtful
    if head == b"PK\x03\x04":
        raise Doubtful
    return size


_CHECKS: dict[str, Callable[[bytes, str], bytes]] = {
    "pdf": _pdf,
    "png": _image,
    "jpg": _image,
    "webp": _image,
    "xlsx": _office,
    "docx": _office,
}


def write(checked: Checked) -> str:
    """Write a file under a random name, safe on disk before we return; gives its path."""
    token = uuid.uuid4().hex
    path = f"{token[:2]}/{token}.{checked.kind}"
    target = Path(settings.MEDIA_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        file.write(checked.content)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return path


def files_on_disk() -> Iterator[Path]:
    """Give every stored file that lies on disk."""
    root = Path(settings.MEDIA_ROOT)
    for file in root.glob("??/*"):
        if file.is_file():
            yield file
