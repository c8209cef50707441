"""The general manager's home: punctuality, cash against plan, the strategy in force."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats
from core.parts import Fig
from core.tables import Column
from insights import rules
from insights.queries import money, punctual, trade
from insights.views.board import Board
from insights.views.panels import Panel, address, table
from insights.views.punctuality import department_table, task_table
from insights.views.purses import overdue_figure, overdue_panel
from pricing.queries import strategy_on
from pricing.wording import strategy_look
from workflow.picture import short_map

MONTHS = 6


def gm(board: Board) -> None:
    """Six figures, punctuality by task, what is late by department, cash, strategy."""
    user, today, now = board.user, board.today, board.now
    period = punctual.period_of("", now=now)
    present = punctual.punctuality(period, now=now)
    earlier = punctual.punctuality(period.before, now=now)
    cash = money.cash_by_month(user, rules.last_months(today, MONTHS))
    late = money.overdue_by_customer(user, today)
    signed = trade.signed_in(user, rules.month_of(today))
    waits = board.figs[0]
    board.figs[:] = [
        Fig(_("Waits for my decision"), waits.value, waits.note, waits.look, waits.url),
        rate_figure(present, earlier),
        Fig(
            _("Late items"),
            str(present.total.open_late),
            _("%(n)d open") % {"n": present.total.open},
            url=address("workflow:all", due="late"),
            colour="red" if present.total.open_late else "",
        ),
        Fig(
            _("Signed this month"),
            formats.money_text(signed.total),
            _("%(n)d contracts") % {"n": signed.count},
            url=address("contracts:list", month=rules.month_of(today)),
        ),
        received_figure(cash[-1]),
        overdue_figure(late),
    ]
    board.wide.append(map_panel(board))
    board.left += [task_table(present, earlier), strategy_panel(board)]
    board.right += [
        department_table(present, punctual.oldest_late(now=now)),
        cash_panel(cash),
        overdue_panel(late, today),
    ]


def rate_figure(present: punctual.Punctuality, earlier: punctual.Punctuality) -> Fig:
    """The share of steps in time, and how it moved."""
    rate = rules.rate_of(present.total.on_time, present.total.judged)
    old = rules.rate_of(earlier.total.on_time, earlier.total.judged)
    note = _("no earlier figure")
    if rate is not None and old is not None:
        words = {"old": formats.percent_text(old, 1), "points": abs(rate - old)}
        if rate >= old:
            note = _("before %(old)s, up %(points)s points") % words
        else:
            note = _("before %(old)s, down %(points)s points") % words
    value = formats.percent_text(rate, 1)
    url = reverse("insights:on_time")
    return Fig(_("Steps in time, last 30 days"), value, note, url=url)


def received_figure(month: money.MonthOfCash) -> Fig:
    """What came in this month, against the plan."""
    note = _("nothing was planned")
    if month.plan:
        share = month.actual * 100 / month.plan
        note = _("%(share)s of the plan") % {"share": formats.percent_text(share, 1)}
    return Fig(
        _("Received this month"),
        formats.money_text(month.actual),
        note,
        url=address("receivables:payments", state="confirmed", month=month.month),
    )


def map_panel(board: Board) -> Panel:
    """The middle of the flow chart with what waits at each node."""
    picture = short_map(board.user, now=board.now)
    return Panel(
        _("From order to money"),
        count=_("%(n)d open") % {"n": picture.total.open},
        url=address("workflow:map"),
        link=_("The whole process map"),
        template="insights/_map.html",
        given={"picture": picture},
    )


def cash_panel(cash: list[money.MonthOfCash]) -> Panel:
    """The chart of six months, its numbers in a table under it."""
    drawn = []
    for one, bar in zip(cash, rules.bars([(row.plan, row.actual) for row in cash]), strict=True):
        drawn.append(
            {
                "bar": bar,
                "cash": one,
                "is_present": one is cash[-1],
                "actual": formats.number_text(one.actual / 10_000, least=1, most=1),
                "plan": formats.number_text(one.plan / 10_000, least=1, most=1),
                "plan_url": address("receivables:list", when="", month=one.month),
                "actual_url": address("receivables:payments", state="confirmed", month=one.month),
            }
        )
    return Panel(
        _("Receipts against plan"),
        note=_("in 10,000 CNY"),
        template="insights/_cash.html",
        given={"months": drawn},
    )


def strategy_panel(board: Board) -> Panel:
    """The version of the price strategy that rules today."""
    strategy = strategy_on(board.today)
    columns = (
        Column("version", _("Version"), str, css="ca b", link=lambda row: row.get_absolute_url()),
        Column(
            "state", _("State"), lambda row: strategy_look(row, board.today), "look", css="cb nw"
        ),
        Column("end", _("Ends"), kind="day", css="ce nw"),
    )
    return table(
        _("Price strategy"),
        columns,
        [strategy] if strategy else [],
        url=address("pricing:strategies"),
        link=_("All versions"),
        empty=_("No price strategy is in force: every order goes up."),
    )
