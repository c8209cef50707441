"""The ways in which a service says no; every one carries a sentence for the reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Refusal(Exception):
    """The base of all refusals: `str(refusal)` is a sentence in the reader's language."""

    status = 422

    def __init__(self, message: _StrOrPromise) -> None:
        super().__init__(str(message))

    @property
    def message(self) -> str:
        """The sentence to show."""
        return str(self)


class Refused(Refusal):
    """Something in what was typed does not do: show the page again (422).

    `url` is given when the thing exists already: the address of what was made.
    """

    def __init__(self, message: _StrOrPromise, field: str | None = None, *, url: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.url = url


class Stale(Refusal):
    """The object changed since the page was opened (409): show what is different.

    `difference` holds rows of (field label, value shown, value now).
    """

    status = 409

    def __init__(
        self, message: _StrOrPromise, difference: Sequence[tuple[str, str, str]] = ()
    ) -> None:
        super().__init__(message)
        self.difference = tuple(difference)


class NotAllowed(Refusal):
    """The person lacks the right to do this (403); the sentence names what is missing."""

    status = 403


class NotNow(NotAllowed):
    """The thing is not at the point where this is done, whoever asks: another right is no help."""
