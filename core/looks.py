"""States as people see them: a colour, an icon and a word, always the three together.

Colours mean one thing each: red late or refused, amber near a limit or past one's own, green done
or within, blue waiting, grey not applicable, draft or closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

USUAL_ICON = {
    "red": "alert-triangle",
    "amber": "hourglass",
    "green": "check",
    "blue": "clock",
    "grey": "circle-minus",
}


@dataclass(frozen=True)
class Look:
    """How a state looks. Without an icon it takes its colour's usual one."""

    colour: str
    label: _StrOrPromise
    icon: str = ""

    def __post_init__(self) -> None:
        if self.colour not in USUAL_ICON:
            raise ValueError(f"{self.colour} is none of {', '.join(USUAL_ICON)}")

    @property
    def drawn_icon(self) -> str:
        """The icon to draw."""
        return self.icon or USUAL_ICON[self.colour]

    def __str__(self) -> str:
        return str(self.label)
