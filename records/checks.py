"""System check: every verb that the code writes is registered under its app's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from records.verbs import VERBS

_WRITTEN = re.compile(r"""\bverb=["']([\w.]+)["']""")
_FORM = re.compile(r"[a-z_]+\.[a-z_]+")


def _sources() -> Iterator[Path]:
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if folder.parent == Path(settings.BASE_DIR):
            yield from folder.glob("*.py")
            yield from folder.glob("services/**/*.py")


@register()
def verbs_are_registered(**_kwargs: Any) -> list[CheckMessage]:
    """Name the verbs that services write and nobody registered, and the misshapen ones."""
    written = {
        verb for source in _sources() for verb in _WRITTEN.findall(source.read_text("utf-8"))
    }
    missing = [
        Error(f"The verb {verb} is not registered (records/verbs.py).", id="records.E001")
        for verb in sorted(written - set(VERBS))
    ]
    misshapen = [
        Error(f"The verb {verb} is not written as app.verb.", id="records.E002")
        for verb in sorted(VERBS)
        if not _FORM.fullmatch(verb)
    ]
    return [*missing, *misshapen]
