"""Homes of the market and information departments and of the administrator."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats
from core.looks import Look
from core.parts import Fig
from core.tables import Column
from customers import queries as customer_queries
from customers.wording import state_look
from insights.queries import house
from insights.views.board import Board
from insights.views.panels import address, table


def market(board: Board) -> None:
    """The customers that this department registered or works for, the newest first."""
    found = list(customer_queries.visible_to(board.user)[:8])
    columns = (
        Column("registered_at", _("Registered"), kind="moment", css="ca nw"),
        Column("code", _("Customer no."), css="cd nw"),
        Column("name", _("Customer"), css="cc", link=lambda row: row.get_absolute_url(),
               link_css="b"),
        Column("state", _("State"), lambda row: state_look(row.state), "look", css="cb nw"),
    )  # fmt: skip
    board.left.append(
        table(
            _("Customers that concern us"),
            columns,
            found,
            url=address("customers:list"),
            link=_("All of them"),
            empty=_("You have registered no customer, and no step of a customer's waits here."),
        )
    )


def admin(board: Board) -> None:
    """Calendar, outbox and people: what keeps the house running."""
    open_years = house.unannounced_years(board.today)
    year = open_years[0] if open_years else board.today.year
    confirmed = not open_years
    oldest = house.oldest_outbox_row()
    people = house.people_count()
    board.figs += [
        Fig(
            _("Calendar of %(year)d") % {"year": year},
            _("confirmed") if confirmed else _("not confirmed"),
            "" if confirmed else _("holidays are not announced yet"),
            None if confirmed else Look("amber", _("to be loaded")),
            reverse("worktime:year", args=[year]),
        ),
        Fig(
            _("Oldest mail waiting"),
            formats.moment_text(oldest) if oldest else _("none"),
            _("outbox"),
            url=address("statusz") if board.user.is_staff else "",
        ),
        Fig(_("People"), str(people), _("may sign in"), url=address("accounts:people")),
    ]
