"""The four levels of authority that a price strategy hands out (work standard T2 key point)."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Level"]


class Level(IntEnum):
    """Who may decide: a higher level may whatever a lower one may."""

    SALES = 1
    CENTRE = 2
    DIRECTOR = 3
    GM = 4
