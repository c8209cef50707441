"""Finance's home, and the money panels of the others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats
from core.parts import Fig
from core.tables import Column
from insights.queries import money
from insights.queries.trade import Tally
from insights.views.board import Board
from insights.views.panels import Panel, address, table
from receivables.wording import bucket_name

TOP = 10


def overdue_panel(late: list[money.Overdue], today: date) -> Panel:
    """Who owes most beyond the day, the first ten."""

    def span(one: money.Overdue) -> str:
        days = money.days_overdue(one.oldest, today)
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}

    columns = (
        Column("name", _("Customer"), css="ca", link_css="b",
               link=lambda one: reverse("customers:detail", args=[one.customer_id])),
        Column("oldest", _("Oldest"), span, css="ce nw num"),
        Column("amount", _("Overdue (CNY)"), kind="money", css="cb"),
    )  # fmt: skip
    return table(
        _("Overdue receivables"),
        columns,
        late[:TOP],
        url=address("receivables:list", when="overdue"),
        link=_("All overdue"),
        count=len(late),
        empty=_("Nothing is overdue."),
    )


def finance(board: Board) -> None:
    """Receipts to confirm, the unclaimed pool, ageing, what is due this week."""
    user, today = board.user, board.today
    confirm, pool = money.payments_to_confirm(user), money.unclaimed_payments(user)
    to_confirm, unclaimed = money.sum_of_payments(confirm), money.sum_of_payments(pool)
    week_rows = money.due_within_a_week(user, today)
    week = money.sum_of_open(week_rows)
    late = money.overdue_by_customer(user, today)
    board.figs += [
        Fig(
            _("To confirm"),
            str(to_confirm.count),
            _("CNY %(amount)s") % {"amount": formats.money_text(to_confirm.total)},
            url=address("receivables:payments", state="registered", claimed="yes"),
        ),
        Fig(
            _("Unclaimed money"),
            str(unclaimed.count),
            _("CNY %(amount)s") % {"amount": formats.money_text(unclaimed.total)},
            url=address("receivables:payments", state="registered", claimed="no"),
        ),
        receipts_figure(week),
        overdue_figure(late),
    ]
    board.left += [
        payments_panel(list(confirm[:8]), to_confirm.count),
        due_panel(list(week_rows[:8]), week),
    ]
    board.right += [ageing_panel(money.ageing(user, today)), overdue_panel(late, today)]


def payments_panel(payments: list[Any], count: int) -> Panel:
    """Registered receipts that wait for the bank's line."""
    columns = (
        Column("received_on", _("Received on"), kind="day", css="ca nw"),
        Column("number", _("Payment no."), css="cd nw",
               link=lambda row: row.get_absolute_url()),
        Column("customer", _("Customer"), "customer.name", css="cc", link_css="b",
               link=lambda row: row.get_absolute_url()),
        Column("registered_by", _("Registered by"), css="nw"),
        Column("amount", _("Amount (CNY)"), kind="money", css="cb"),
    )  # fmt: skip
    return table(
        _("Receipts to confirm"),
        columns,
        payments,
        url=address("receivables:payments", state="registered", claimed="yes"),
        link=_("All receipts"),
        count=count,
        empty=_("Every receipt is confirmed."),
    )


def ageing_panel(buckets: dict[int, Tally]) -> Panel:
    """What is to be paid by how long it is overdue; the sum is the ledger's."""
    rows = [
        {
            "name": bucket_name(index),
            "count": tally.count,
            "total": tally.total,
            "url": address("receivables:list", bucket=index),
        }
        for index, tally in buckets.items()
    ]
    whole = {
        "name": _("Total"),
        "count": sum(tally.count for tally in buckets.values()),
        "total": sum((tally.total for tally in buckets.values()), Decimal(0)),
        "url": "",
    }
    columns = (
        Column("name", _("Overdue for"), css="ca b", link=lambda row: row["url"] or None),
        Column("count", _("Instalments"), kind="number", css="cd"),
        Column("total", _("Open (CNY)"), kind="money", css="cb"),
    )
    return table(
        _("Ageing"),
        columns,
        rows,
        sums=[whole],
        url=address("receivables:ageing"),
        link=_("By customer"),
    )


def receipts_figure(week: Tally) -> Fig:
    """What is to come within a week."""
    note = ngettext("%(n)d instalment", "%(n)d instalments", week.count) % {"n": week.count}
    url = address("receivables:list", when="week")
    return Fig(_("To receive within a week"), formats.money_text(week.total), note, url=url)


def overdue_figure(late: list[money.Overdue]) -> Fig:
    """What is owed beyond its day."""
    total = sum((one.amount for one in late), Decimal(0))
    note = ngettext("%(n)d customer", "%(n)d customers", len(late)) % {"n": len(late)}
    return Fig(
        _("Overdue receivables"),
        formats.money_text(total),
        note,
        url=address("receivables:list", when="overdue"),
        colour="red" if total else "",
    )


def due_panel(rows: list[Any], week: Tally) -> Panel:
    """What is due within a week."""
    columns = (
        Column("due_on", _("Due"), kind="day", css="ca nw"),
        Column("customer", _("Customer"), "customer.name", css="cc", link_css="b",
               link=lambda row: row.get_absolute_url()),
        Column("number", _("Contract"), "contract.number", css="cd nw"),
        Column("open_amount", _("Open (CNY)"), kind="money", css="cb"),
    )  # fmt: skip
    return table(
        _("To receive within a week"),
        columns,
        rows,
        url=address("receivables:list", when="week"),
        link=_("All within a week"),
        count=week.count,
        empty=_("Nothing is due within a week."),
    )
