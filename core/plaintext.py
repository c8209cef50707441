"""What may stand in a text or a number that people type; pure, without Django."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

# Controls that turn the direction of reading around: a name must not read as another one.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ZERO_WIDTH = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
)
_JOINER = "\u200d"  # holds compound emoji together; harmless in running text
_LINE_ENDS = frozenset("\n\u0085\u2028\u2029")
_PILE = 4  # combining marks on one letter before it is a pile

_TO_ASCII = str.maketrans("０１２３４５６７８９．，－＋　", "0123456789.,-+ ")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?", re.ASCII)


def in_ascii_digits(text: str) -> str:
    """Full-width digits and signs as plain ones."""
    return text.translate(_TO_ASCII)


def decimal_of(typed: str) -> Decimal | None:
    """Read a number as people type it, or None.

    Full-width digits, a leading sign, thousands separators and blanks around it are read;
    exponents, underscores, digits of other scripts, NaN, infinity and more than 60 characters are
    not. −0 becomes 0.
    """
    text = in_ascii_digits(typed).replace("−", "-").strip()
    if len(text) > 60 or not _NUMBER.fullmatch(text) or not any("0" <= c <= "9" for c in text):
        return None
    number = Decimal(text.replace(",", ""))
    return number if number else number.copy_abs()


def control_characters(text: str, *, line_ends: bool) -> bool:
    """Whether the text holds control characters; line feed and tab pass where lines may end."""
    allowed = {"\n", "\t", "\u2028", "\u2029"} if line_ends else set()
    return any(
        (unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} and c not in allowed) for c in text
    )


def without_invisible(text: str) -> str:
    """Drop bidi controls, zero-width characters and piles of combining marks."""
    kept = "".join(c for c in text if c not in _BIDI and c not in _ZERO_WIDTH and c != _JOINER)
    return _without_piles(kept)


def with_marks(text: str) -> str:
    """Show bidi controls and zero-width characters as marks like [U+202E]."""
    shown = "".join(f"[U+{ord(c):04X}]" if c in _BIDI or c in _ZERO_WIDTH else c for c in text)
    return _without_piles(shown.replace("\u2028", "\n").replace("\u2029", "\n"))


def _without_piles(text: str) -> str:
    kept, height = [], 0
    for c in text:
        height = height + 1 if unicodedata.combining(c) else 0
        if height <= _PILE:
            kept.append(c)
    return "".join(kept)


def shortened(text: str, limit: int = 40) -> str:
    """The text for a message: long ones end in an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
