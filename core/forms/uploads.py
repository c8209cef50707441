"""Files that people send."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.plaintext import shortened

UPLOAD_KINDS = ("pdf", "png", "jpg", "webp", "xlsx", "docx")


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class UploadField(forms.FileField):
    """Files of allowed kinds; gives a list. The content is judged by records.store_upload."""

    def __init__(
        self,
        *,
        kinds: Sequence[str] = UPLOAD_KINDS,
        max_files: int = 20,
        max_bytes: int = 10 * 1024 * 1024,
        **kwargs: Any,
    ) -> None:
        self.kinds, self.max_files, self.max_bytes = tuple(kinds), max_files, max_bytes
        attributes = {"accept": ",".join(f".{kind}" for kind in self.kinds)}
        widget = _ManyFiles(attrs=attributes) if max_files > 1 else forms.FileInput(attributes)
        kwargs.setdefault("widget", widget)
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)
        self.error_messages |= {
            "invalid": _("No file arrived here. Choose the file again."),
            "empty": _("The file is empty. Choose the one with the content."),
        }

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Check number, size, name and ending of each; the first fault is told."""
        files = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if len(files) > self.max_files:
            raise ValidationError(
                _("%(count)d files at once are too many; send at most %(limit)d."),
                code="count",
                params={"count": len(files), "limit": self.max_files},
            )
        if not files:
            super().clean(None, initial)
        return [self._one(super(UploadField, self).clean(one)) for one in files]

    def _one(self, upload: UploadedFile[Any]) -> UploadedFile[Any]:
        name = shortened(str(upload.name or ""))
        kind = PurePath(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
        if kind not in self.kinds:
            raise ValidationError(
                _("“%(name)s” is of a kind that is not taken. Send one of: %(kinds)s."),
                code="kind",
                params={"name": name, "kinds": ", ".join(self.kinds)},
            )
        if (upload.size or 0) > self.max_bytes:
            raise ValidationError(
                _("“%(name)s” has %(size)s MB, more than %(limit)s MB. Send a smaller file."),
                code="size",
                params={
                    "name": name,
                    "size": f"{(upload.size or 0) / 2**20:.1f}",
                    "limit": f"{self.max_bytes / 2**20:g}",
                },
            )
        return upload
