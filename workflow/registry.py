"""Which page a step leads to, and how an app puts its reasons and notices into words.

An app registers in its `apps.py: ready()`; `checks.py` looks at start whether every step that is
registered exists in the standard and every page has an address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


@dataclass(frozen=True)
class BatchLine:
    """What decides one routine item: the version seen, its findings as sentences, one figure."""

    version: int
    reasons: tuple[str, ...]
    figure: str


@dataclass(frozen=True)
class Batch:
    """How routine items of a kind are found, several at once, and one of them approved.

    `lines(user, items)` gives a line for each routine one by its id, in a constant number of
    statements; `approve(user, subject id, version, opinion)` runs one service and says what came.
    """

    lines: Callable[[Any, Sequence[Any]], Mapping[int, BatchLine]]
    approve: Callable[[Any, int, int, str], str]


_BATCHES: dict[tuple[str, str], Batch] = {}
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


def register_batch(steps: Sequence[str], subject: str, batch: Batch) -> None:
    """Say how routine items of these steps are approved several at a time."""
    for step in steps:
        _BATCHES[(step, subject)] = batch


def batch_for(step: str, subject: str) -> Batch | None:
    """Return how such items are approved several at a time; None: they are not."""
    return _BATCHES.get((step, subject))


def routine_lines(user: Any, items: Sequence[Any]) -> dict[int, BatchLine]:
    """Return a line for each routine item among these, by its id."""
    kinds: dict[int, tuple[Batch, list[Any]]] = {}
    for item in items:
        if (batch := batch_for(item.step_code, item.subject_type)) is not None:
            kinds.setdefault(id(batch), (batch, []))[1].append(item)
    found: dict[int, BatchLine] = {}
    for batch, of_kind in kinds.values():
        found |= batch.lines(user, of_kind)
    return found


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


def subjects_done_on(page: str) -> frozenset[str]:
    """Return the kinds of subject of which steps are done on the page of this name."""
    return frozenset(one.subject for one in _PAGES.values() if one.page == page)


def notice_text(code: str) -> NoticeText | None:
    """Return the words of a notice."""
    return _NOTICES.get(code)


def registered_pages() -> list[StepPage]:
    """Return everything registered, for the check at start."""
    return list(_PAGES.values())
