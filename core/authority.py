"""The levels of authority, from the salesperson to the general manager."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """Who may decide: a higher level may all that a lower one may."""

    SALES = 1
    CENTRE = 2
    DIRECTOR = 3
    GM = 4
