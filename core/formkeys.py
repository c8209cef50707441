"""Form keys: a creating form sent twice makes one thing."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files import File
from django.db import models
from django.utils.translation import gettext as _

from core import clock
from core.locks import lock
from core.models import FormKey
from core.refusals import Refused

KEPT_DAYS = 30


def use_form_key(
    *, user: models.Model, key: uuid.UUID | str, digest_of: Mapping[str, Any]
) -> str | None:
    """Claim the form, as the first statement of a creating service.

    Returns None when the form is new, and the address of what it made when it was sent before
    with the same content. Raises Refused when it was sent before with other content.
    """
    claim = uuid.uuid4()
    content = digest(digest_of)
    row = FormKey(user_id=user.pk, key=_uuid(key), digest=content, claim=claim, made_at=clock.now())
    FormKey.objects.bulk_create([row], ignore_conflicts=True)
    kept = lock(FormKey).get(user_id=user.pk, key=row.key)
    if kept.claim == claim:
        return None
    if kept.digest == content and kept.url:
        return kept.url
    raise Refused(
        _("This form was already sent with other content. Open what it made and change it there."),
        url=kept.url,
    )


def keep_result(*, user: models.Model, key: uuid.UUID | str, url: str) -> None:
    """Remember the address of what the form made."""
    FormKey.objects.filter(user_id=user.pk, key=_uuid(key)).update(url=url)


def forget_old_keys(*, now: datetime) -> int:
    """Remove the keys older than 30 days; returns how many."""
    removed, _by_model = FormKey.objects.filter(
        made_at__lt=now - timedelta(days=KEPT_DAYS)
    ).delete()
    return removed


def digest(content: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a form's cleaned data, the same for the same meaning."""
    text = json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _uuid(key: uuid.UUID | str) -> uuid.UUID:
    try:
        return key if isinstance(key, uuid.UUID) else uuid.UUID(key)
    except (ValueError, AttributeError, TypeError):
        raise Refused(_("This page is out of date. Open it again and send it once more.")) from None


def _content_of(file: File[Any]) -> str:
    total = hashlib.sha256()
    for chunk in file.chunks():
        total.update(chunk)
    file.seek(0)
    return total.hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date | uuid.UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, models.Model):
        # A file that is sent again is a new row with the same content.
        return getattr(value, "sha256", None) or f"{value._meta.label_lower}/{value.pk}"
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [_plain(item) for item in value]
    if isinstance(value, File):
        return [value.name, _content_of(value)]
    return str(value)
