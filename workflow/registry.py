"""Which page a step leads to, and how an app puts its reasons and notices into words.

An app registers in its `apps.py: ready()`; `checks.py` looks at start whether every step that is
registered exists in the standard and every page has an address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

ReasonWords = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class StepPage:
    """Where a step is done: the name of its page, which takes the subject's id."""

    step: str
    subject: str
    page: str
    reason: ReasonWords | None = None
    by_holder: bool = False


@dataclass(frozen=True)
class NoticeText:
    """A notice's sentence and the heading of its mail, both with named placeholders."""

    sentence: str | Promise
    mail_subject: str | Promise


_PAGES: dict[tuple[str, str], StepPage] = {}
_NOTICES: dict[str, NoticeText] = {}


def register_step(
    code: str,
    page: str,
    subject: str,
    *,
    reason: ReasonWords | None = None,
    by_holder: bool = False,
) -> None:
    """Say on which page (`"orders:decide"`, reversed with the subject's id) a step is done.

    `reason` turns the item's reason (codes and figures) into a sentence in the reader's language.
    `by_holder`: the app lets whoever holds the item act, so it may be handed to a superior too.
    """
    _PAGES[(code, subject)] = StepPage(
        step=code, subject=subject, page=page, reason=reason, by_holder=by_holder
    )


def register_notices(texts: Mapping[str, str | Promise | tuple[Any, Any]]) -> None:
    """Register the words of notices: `{"orders.returned": _("Order %(number)s …")}`.

    A pair is (sentence, heading of the mail); without a heading the sentence is the heading.
    The parameter `step` (a code) may be used as `%(step)s`: it becomes the step's name.
    """
    for code, text in texts.items():
        sentence, heading = text if isinstance(text, tuple) else (text, text)
        _NOTICES[code] = NoticeText(sentence=sentence, mail_subject=heading)


def page_for(step: str, subject: str) -> StepPage | None:
    """Return where a step of that kind of subject is done; None when nobody registered it."""
    return _PAGES.get((step, subject))


def notice_text(code: str) -> NoticeText | None:
    """Return the words of a notice."""
    return _NOTICES.get(code)


def registered_pages() -> list[StepPage]:
    """Return everything registered, for the check at start."""
    return list(_PAGES.values())
