"""A home page in the making: the roles' modules add figures and panels to it."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import User
from core import clock
from core.parts import Fig
from insights.views.panels import Panel
from insights.views.waiting import Waiting


class Board:
    """Figures on top, cards over the whole width, cards left and right."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.now: datetime = clock.now()
        self.today: date = clock.today()
        self.waiting = Waiting(user)
        self.figs: list[Fig] = []
        self.wide: list[Panel] = []
        self.left: list[Panel] = []
        self.right: list[Panel] = []

    def begin(self) -> None:
        """Put what everybody needs first."""
        self.figs += self.waiting.figures()
        self.left.append(self.waiting.panel())

    def end(self) -> None:
        """Put what everybody may need last."""
        started = self.waiting.started()
        if started is not None:
            self.left.append(started)
