"""Homes of those who sell and those who lead them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core import formats
from core.authority import Level
from core.looks import Look
from core.parts import Fig
from core.tables import Column
from insights.queries import money, punctual, trade
from insights.queries.trade import Tally
from insights.rules import month_of
from insights.views.board import Board
from insights.views.goods import add_complaints, receipts_missing
from insights.views.panels import Panel, address, table
from insights.views.punctuality import department_table
from insights.views.purses import due_panel, overdue_figure, overdue_panel, receipts_figure
from orders.models import Order
from orders.views.lists import GROUPS
from orders.wording import LEVELS
from workflow.queries import all_open_items
from workflow.wording import role_name


def sales(board: Board) -> None:
    """Orders to examine, my orders by stage, receipts of this week, drafts."""
    user, today = board.user, board.today
    by_state = trade.orders_by_state(user)
    coming = money.due_within_a_week(user, today)
    due, week = list(coming[:8]), money.sum_of_open(coming)
    late = money.overdue_by_customer(user, today)
    examine = board.waiting.counts.by_step.get("4.1", 0)
    drafts = by_state.get(Order.State.DRAFT, Tally())
    board.figs += [
        Fig(
            _("Orders to examine"),
            str(examine),
            _("4.1, at once"),
            url=address("workflow:inbox", step="4.1"),
        ),
        Fig(
            _("My drafts"),
            str(drafts.count),
            _("not handed in yet"),
            url=address("orders:list", state="draft", owner=user.pk),
        ),
        receipts_figure(week),
        overdue_figure(late),
    ]
    board.right += [my_orders(board, by_state), due_panel(due, week), overdue_panel(late, today)]


def my_orders(board: Board, by_state: dict[str, Tally]) -> Panel:
    """Tally my orders as the list of orders groups them."""
    words = {
        "draft": _("With the salesperson"),
        "undecided": _("Waiting for a decision"),
        "running": _("Being performed"),
        "closed": _("Closed"),
        "ended": _("Refused or cancelled"),
    }
    rows = []
    for group, states in GROUPS.items():
        tally = sum((by_state.get(state, Tally()) for state in states), Tally())
        url = address("orders:list", state=group, owner=board.user.pk)
        rows.append({"name": words[group], "count": tally.count, "total": tally.total, "url": url})
    return table(
        _("My orders by stage"),
        tally_columns(),
        rows,
        url=address("orders:list", owner=board.user.pk),
        link=_("My orders"),
        count=sum(tally.count for tally in by_state.values()),
    )


def tally_columns() -> tuple[Column, ...]:
    """Stage, how many, of what total."""
    return (
        Column("name", _("Stage"), css="ca b", link=lambda row: row["url"] or None),
        Column("count", _("Orders"), css="cd", kind="number"),
        Column("total", _("Total (CNY)"), css="cb", kind="money"),
    )


def centre_head(board: Board) -> None:
    """Items by person, what to triage, late departments, missing receipts."""
    counts = board.waiting.counts.by_step
    holders = punctual.holders(board.user, now=board.now)
    late = sum(one.late for one in holders)
    missing = trade.receipts_missing(board.user)
    reviews = list(
        all_open_items().filter(step_code="6.2", due_at__lt=board.now).order_by("due_at", "pk")[:8]
    )
    board.figs += [
        Fig(
            _("To triage"),
            str(counts.get("3.2", 0)),
            _("3.2, old customers"),
            url=address("workflow:inbox", step="3.2"),
        ),
        Fig(
            _("To examine"),
            str(counts.get("6.1", 0)),
            _("6.1, new customers"),
            url=address("workflow:inbox", step="6.1"),
        ),
        Fig(
            _("Late in the team"),
            str(late),
            _("%(n)d open") % {"n": sum(one.open for one in holders)},
            url=address("workflow:department", due="late"),
            colour="red" if late else "",
        ),
        overdue_figure(money.overdue_by_customer(board.user, board.today)),
    ]
    board.right += [
        team(holders, board.now),
        late_reviews(board, reviews),
        receipts_missing(list(missing[:8]), missing.order_by().count()),
    ]
    add_complaints(board)


def team(holders: list[punctual.Holder], now: datetime) -> Panel:
    """What each person has open and late, each figure with its list."""

    def behind(kind: str, holder: punctual.Holder) -> str:
        return address("insights:items", kind=kind, who=holder.who)

    columns = (
        Column("name", _("Person"), lambda one: one.name or role_name(one.role), css="ca b"),
        Column(
            "open",
            pgettext_lazy("figure", "Open"),
            kind="number",
            css="cd",
            link=lambda one: behind("open", one),
        ),
        Column(
            "late",
            _("Late"),
            lambda one: Look("red", str(one.late)) if one.late else Look("green", "0"),
            "look",
            css="cb nw",
            link=lambda one: behind("open_late", one) if one.late else None,
        ),
        Column("oldest", _("Due first"), kind="due", css="ce nw"),
    )
    return table(
        _("The team's items by person"),
        columns,
        [one for one in holders if one.open],
        url=address("workflow:department"),
        link=_("All of the team"),
        empty=_("Nobody has anything open."),
    )


def late_reviews(board: Board, items: list[Any]) -> Panel:
    """Departments that are late with their opinion."""
    columns = (
        Column("department", _("Department"), lambda item: role_name(item.role), css="ca b nw"),
        Column("customer", _("Order"), lambda item: f"{item.customer_name} {item.label}",
               css="cc", link=lambda item: item.subject_url),
        Column("due", _("Due"), "due_at", "due", css="cb nw"),
    )  # fmt: skip
    return table(
        _("Departments late in joint review"),
        columns,
        items,
        url=address("workflow:all", step="6.2", due="late"),
        link=_("All late opinions"),
        count=len(items),
        empty=_("Every department has answered in time."),
    )


def director(board: Board) -> None:
    """Approvals, how much goes beyond whose authority, overdue receivables."""
    user = board.user
    month = month_of(board.today)
    period = punctual.period_of(str(month), now=board.now)
    levels = trade.orders_by_level(user, period.first, period.last)
    late = money.overdue_by_customer(user, board.today)
    present = punctual.punctuality(punctual.period_of("", now=board.now), now=board.now)
    beyond = sum(tally.count for level, tally in levels.items() if level >= Level.DIRECTOR)
    all_of_them = sum(tally.count for tally in levels.values())
    share = Decimal(beyond) * 100 / all_of_them if all_of_them else None
    board.figs += [
        Fig(
            _("To approve"),
            str(board.waiting.counts.by_step.get("6.3", 0)),
            _("6.3, one working day"),
            url=address("workflow:inbox", step="6.3"),
        ),
        Fig(
            _("Beyond the centre, this month"),
            formats.percent_text(share, 0),
            _("%(n)d of %(all)d orders") % {"n": beyond, "all": all_of_them},
            url=address("orders:list", month=month),
        ),
        Fig(
            _("Late items"),
            str(present.total.open_late),
            _("%(n)d open") % {"n": present.total.open},
            url=address("workflow:all", due="late"),
            colour="red" if present.total.open_late else "",
        ),
        overdue_figure(late),
    ]
    board.left.append(department_table(present, punctual.oldest_late(now=board.now)))
    board.right += [authority(levels, str(month)), overdue_panel(late, board.today)]


def authority(levels: dict[int, Tally], month: str) -> Panel:
    """This month's orders by the authority they need."""
    total = sum((tally.count for tally in levels.values()), 0)
    rows = []
    for level in Level:
        tally = levels.get(level, Tally())
        rows.append(
            {
                "name": LEVELS[level],
                "count": tally.count,
                "share": Decimal(tally.count) * 100 / total if total else None,
                "total": tally.total,
                "url": address("orders:list", month=month, level=level.value),
            }
        )
    columns = (
        Column("name", _("Decided by"), css="ca b", link=lambda row: row["url"]),
        Column("count", _("Orders"), kind="number"),
        Column("share", pgettext_lazy("figure", "Share"),
               lambda row: formats.percent_text(row["share"], 0), css="cd num"),
        Column("total", _("Total (CNY)"), kind="money", css="cb"),
    )  # fmt: skip
    return table(
        _("Orders of this month by authority"),
        columns,
        rows,
        url=address("orders:list", month=month),
        link=_("The orders"),
        count=total,
    )
