"""Bad input by kind: what people, other programs and attackers put into a field.

Each entry says what may come of it in a field of its kind:

- ``REFUSED``: never valid; the page again, with a message at the field;
- ``EITHER``: the field's own limits decide; taken whole or refused whole, never half;
- ``TAKEN``: harmless text; a text field with enough room takes it.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

REFUSED, EITHER, TAKEN = "refused", "either", "taken"
MARK = "xssprobe"


class Kind(StrEnum):
    """What a field takes."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    ID = "id"
    UUID = "uuid"
    TICK = "tick"
    FILE = "file"
    PASSWORD = "password"  # noqa: S105  # a kind of field


@dataclass(frozen=True)
class Entry:
    """One bad value, what it is called, and what may come of it."""

    name: str
    value: str
    expected: str


def _entries(expected: str, **values: str) -> tuple[Entry, ...]:
    return tuple(Entry(name, value, expected) for name, value in values.items())


_HARMLESS = _entries(
    TAKEN,
    emoji="急单👍🏽👨‍👩‍👧",
    extension_b="𠮷𠀋㐀龘",
    script=f"<script>{MARK}()</script>",
    image=f"\"'><img src=x onerror={MARK}()>",
    template="{{7*7}}",
    tag="{% load i18n %}",
    formula="=1+1",
    plus="+86",
    minus="-1",
    at_sign="@SUM(A1)",
    percent_s="%s%n%d",
    path="../../x",
    quote="';--",
    percent="%",
    underscore="_",
    backslash="\\",
    spelling_one="吕",
    spelling_two="\uf9c1",
    ampersand="江苏<某某>&化工",
)
_INVISIBLE = _entries(
    EITHER,
    empty="",
    blanks="   ",
    wide_blank="\u3000",
    rtl="a\u202eb",
    zero_width="a\u200bb",
    pile="e" + "\u0301" * 50,
    bom="\ufeffx",
)
_TOO_LONG = _entries(REFUSED, hundred_thousand="长" * 100_000)
_CONTROLS = _entries(REFUSED, control="a\x01b", escape="a\x1b[31mb")

TEXT = (*_HARMLESS, *_INVISIBLE, *_TOO_LONG, *_CONTROLS)
LINE = (
    *TEXT,
    *_entries(REFUSED, cr_lf="a\r\nBcc: x@example.com", line_separator="a\u2028b"),
)

NUMBER = (
    *_entries(
        REFUSED,
        letters="abc",
        nan="NaN",
        signalling="sNaN",
        infinity="Infinity",
        exponent="1e30",
        small_exponent="1e-9",
        capital_exponent="1E+2",
        hexadecimal="0x1f",
        underscores="1_000",
        arabic="٣",
        forty_nines="9" * 40,
        five_thousand_digits="7" * 5000,
        formula="=1+1",
        markup=f"<script>{MARK}()</script>",
        beyond_bigint="9223372036854775808",
    ),
    *_entries(
        EITHER,
        empty="",
        minus_one="-1",
        zero="0",
        minus_zero="-0",
        thousands="1,000.00",
        full_width="１２３．４",
        minus_sign="−5",
        plus_five="+5",
        blanks=" 5 ",
        many_places="1.00001",
    ),
)
WHOLE = (*NUMBER, *_entries(REFUSED, fraction="1.5"))
DAY = (
    *_entries(
        REFUSED,
        year_one="0001-01-01",
        year_9999="9999-12-31",
        no_such_day="2026-02-30",
        no_such_month="2026-13-01",
        word="now",
        number="20261123",
        markup=f'"><script>{MARK}()</script>',
    ),
    *_entries(EITHER, empty="", full_width="２０２６-１１-２３", slashes="2026/11/23"),
)
MOMENT = (
    *_entries(
        REFUSED,
        year_one="0001-01-01T00:00",
        year_9999="9999-12-31T23:59",
        no_such_day="2026-02-30T10:00",
        no_such_hour="2026-11-23T25:00",
        word="now",
        markup=f'"><script>{MARK}()</script>',
    ),
    *_entries(EITHER, empty=""),
)
CHOICE = (
    *_entries(
        REFUSED,
        unknown="no-such-choice",
        markup=f'"><script>{MARK}()</script>',
        long="x" * 10_000,
        quote="' OR 1=1--",
    ),
    *_entries(EITHER, empty="", zero="0", minus_one="-1"),
)
ID = (
    *_entries(
        REFUSED,
        zero="0",
        minus_one="-1",
        beyond_int="2147483648",
        beyond_bigint="9223372036854775808",
        forty_nines="9" * 40,
        letters="abc",
        fraction="1.0",
        markup=f'"><script>{MARK}()</script>',
    ),
    *_entries(EITHER, empty=""),
)
UUID = _entries(
    REFUSED,
    empty="",
    letters="abc",
    nested="[" * 5000,
    digits="1" * 5000,
    almost="00000000-0000-0000-0000-00000000000g",
)
TICK = _entries(EITHER, word="maybe", long="x" * 10_000, markup=f"<script>{MARK}()</script>")
PASSWORDS = (
    *_entries(REFUSED, empty="", long="x" * 100_000),
    *_entries(EITHER, markup=f"<script>{MARK}()</script>", emoji="👍" * 12),
)

BY_KIND: dict[Kind, tuple[Entry, ...]] = {
    Kind.LINE: LINE,
    Kind.TEXT: TEXT,
    Kind.NUMBER: NUMBER,
    Kind.WHOLE: WHOLE,
    Kind.DAY: DAY,
    Kind.MOMENT: MOMENT,
    Kind.CHOICE: CHOICE,
    Kind.ID: ID,
    Kind.UUID: UUID,
    Kind.TICK: TICK,
    Kind.PASSWORD: PASSWORDS,
}

# Names for things: exported, printed, shown; must come back as they are.
NAMES = tuple(entry.value for entry in _HARMLESS)

# What stands behind ?page=, ?o=, ?q=, ?next= and any filter.
QUERY = (
    *(entry.value for kind in (LINE, NUMBER, DAY, ID) for entry in kind if len(entry.value) < 6000),
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "2147483648",
    "9" * 40,
    "eyJhIjoxfQ==",
    "None",
    "id;drop",
    "-created_at__password",
    ".*(a+)+$",
)


# ── files ───────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class BadFile:
    """A file to be sent, and whether it may be taken."""

    name: str
    content: bytes
    expected: str


def tiny_png(width: int = 1, height: int = 1) -> bytes:
    """A PNG whose header claims this size; only 1 × 1 is honest."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\xff\xff")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return body.getvalue()


def bad_files() -> Iterator[BadFile]:
    """Files that must be refused: wrong kinds, lying endings, bombs, paths."""
    pdf, png = b"%PDF-1.4\n%%EOF\n", tiny_png()
    yield BadFile("empty.pdf", b"", REFUSED)
    yield BadFile("script.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", REFUSED)
    yield BadFile("page.html", b"<script>x()</script>", REFUSED)
    yield BadFile("page.pdf", b"<html><script>x()</script></html>", REFUSED)
    yield BadFile("program.exe", b"MZ\x90\x00", REFUSED)
    yield BadFile("image.pdf", png, REFUSED)
    yield BadFile("paper.png", pdf, REFUSED)
    yield BadFile("paper.pdf.exe", pdf, REFUSED)
    yield BadFile("no-ending", pdf, REFUSED)
    yield BadFile("huge.png", tiny_png(20_000, 20_000), REFUSED)
    yield BadFile("cut.png", png[:20], REFUSED)
    yield BadFile("bomb.xlsx", zipped({"xl/worksheets/sheet1.xml": b"0" * 60_000_000}), REFUSED)
    yield BadFile("many.xlsx", zipped({f"p{n}": b"" for n in range(2_100)}), REFUSED)
    yield BadFile("climb.xlsx", zipped({"../../etc/x": b"x"}), REFUSED)
    yield BadFile("plain.zip", zipped({"a.txt": b"x"}), REFUSED)
    yield BadFile("words.docx", zipped({"a.txt": b"x"}), REFUSED)
    yield BadFile(
        "entity.xlsx",
        zipped(
            {
                "[Content_Types].xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                b"<x>&e;</x>"
            }
        ),
        REFUSED,
    )
