"""What the components of the look are fed with: small frozen shapes, filled by views or queries.

Each is drawn by one template: `{% include "core/_figs.html" with figs=figs %}` and so on;
/styleguide/ (DEBUG only) shows all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from core.looks import Look

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_ICONS = {"done": "check", "here": "clock", "todo": "circle", "na": "circle-minus"}


@dataclass(frozen=True)
class Fig:
    """A figure of a page's head (`core/_figs.html`): at most six of them, linked on a board."""

    label: _StrOrPromise
    value: _StrOrPromise
    note: _StrOrPromise = ""
    look: Look | None = None
    url: str = ""
    colour: str = ""
    unit: _StrOrPromise = ""


@dataclass(frozen=True)
class Step:
    """A step of the step bar (`core/_steps.html`)."""

    label: _StrOrPromise
    state: Literal["done", "here", "todo", "na"]
    note: _StrOrPromise = ""

    @property
    def icon(self) -> str:
        """The icon of its state."""
        return _ICONS[self.state]


@dataclass(frozen=True)
class Doc:
    """A file (`core/_docs.html`)."""

    name: str
    url: str
    when: datetime | date | None = None
    note: _StrOrPromise = ""


@dataclass(frozen=True)
class Stop:
    """An entry of a timeline (`core/_timeline.html`) or of a route to come (`core/_route.html`)."""

    title: _StrOrPromise
    note: _StrOrPromise = ""
    state: Literal["done", "here", "todo", "na"] = "done"
    look: Look | None = None
    text: _StrOrPromise = ""
    docs: Sequence[Doc] = ()

    @property
    def icon(self) -> str:
        """The icon of its state."""
        return _ICONS[self.state]

    @property
    def mark(self) -> str:
        """The class of its icon."""
        return {"done": "g", "here": "a"}.get(self.state, "")


@dataclass(frozen=True)
class FindingLine:
    """A finding of a verdict (`core/_findings.html`): measured and limit, nearest change, who.

    `number` ties it to the line it speaks of; without a number it is a passed check with a tick.
    """

    title: _StrOrPromise
    why: _StrOrPromise = ""
    change: _StrOrPromise = ""
    number: int | None = None
    who: Look | None = None


@dataclass(frozen=True)
class Tab:
    """A tab (`core/_tabs.html`)."""

    label: _StrOrPromise
    url: str
    current: bool = False
    count: str = ""


@dataclass(frozen=True)
class Notice:
    """An alert inside a page (`core/_alert.html`)."""

    colour: Literal["red", "amber", "green", "blue"]
    text: _StrOrPromise
    strong: _StrOrPromise = ""
    url: str = ""
    link: _StrOrPromise = ""
    icon: str = ""


@dataclass(frozen=True)
class Pair:
    """A key and its value (`core/_kv.html`)."""

    key: _StrOrPromise
    value: _StrOrPromise
    note: _StrOrPromise = ""


Pairs = Sequence[Pair]
