"""Text of one line and of several."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.plaintext import control_characters, with_marks, without_invisible

SEARCH_LENGTH = 100


class LineField(forms.CharField):
    """One line of text: names, numbers of papers, telephone. Invisible characters are dropped."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.error_messages["max_length"] = _TOO_LONG

    def to_python(self, value: Any) -> str:
        text = without_invisible(str(value)) if value not in self.empty_values else ""
        if control_characters(text, line_ends=False):
            raise ValidationError(
                _(
                    "There is a line break or a control character in this line. "
                    "Remove it; it often comes along when text is pasted."
                ),
                code="control",
            )
        return super().to_python(unicodedata.normalize("NFC", text)) or ""


class TextField(forms.CharField):
    """Text of several lines: opinions, reasons, remarks. Hidden direction marks become visible."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 2000, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)
        self.error_messages["max_length"] = _TOO_LONG

    def to_python(self, value: Any) -> str:
        text = str(value) if value not in self.empty_values else ""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if control_characters(text, line_ends=True):
            raise ValidationError(
                _(
                    "There is a control character in this text. "
                    "Remove it; it often comes along when text is pasted."
                ),
                code="control",
            )
        return super().to_python(with_marks(text)) or ""


_TOO_LONG = ngettext_lazy(
    "This is %(show_value)d characters long; there is room for %(limit_value)d. Shorten it.",
    "This is %(show_value)d characters long; there is room for %(limit_value)d. Shorten it.",
    "limit_value",
)


def search_text(typed: str | None) -> str:
    """What a search box or an address asks for: one line of at most 100 characters."""
    line = " ".join(without_invisible(typed or "").split())
    return "".join(c for c in line if unicodedata.category(c) != "Cc")[:SEARCH_LENGTH]
