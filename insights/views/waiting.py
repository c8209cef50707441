"""What every home has: what waits for me, what is late, what I started."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.looks import Look
from core.parts import Fig
from core.tables import Column
from insights.views.panels import Panel, address, table
from workflow import queries
from workflow.models import WorkItem
from workflow.views.columns import due_cell
from workflow.wording import holder_text, outcome_look, step_label

SHOWN = 8


class Waiting:
    """A person's items, read once for figures and panels."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def counts(self) -> queries.Counts:
        """How many wait, by limit and step."""
        return queries.counts(self.user)

    @cached_property
    def names(self) -> dict[str, str]:
        """The steps' names."""
        return queries.step_names()

    @cached_property
    def items(self) -> list[WorkItem]:
        """The most urgent ones."""
        return list(queries.open_items_for(self.user)[:SHOWN])

    def step(self, item: WorkItem) -> str:
        """Name an item's step."""
        return step_label(item.step_code, self.names)

    def figures(self) -> list[Fig]:
        """Count what waits, and what of it is late."""
        counts = self.counts
        first = self.items[0].due_at if self.items else None
        note = _("nothing is due") if first is None else ""
        late = ngettext("%(n)d is late", "%(n)d are late", counts.late) % {"n": counts.late}
        today = _("%(n)d due today") % {"n": counts.today}
        note_late = _("none has passed its limit")
        if counts.late:
            note_late = today if counts.today else _("past the limit")
        look = None
        if counts.late:
            look = Look("red", late)
        elif counts.today:
            look = Look("amber", today)
        elif first is not None:
            note = _("none is due today")
        return [
            Fig(
                _("Waits for me"), str(_capped(counts.open)), note, look, address("workflow:inbox")
            ),
            Fig(
                _("Late with me"),
                str(counts.late),
                note_late,
                url=address("workflow:inbox", due="late"),
                colour="red" if counts.late else "",
            ),
        ]

    def panel(self) -> Panel:
        """What waits for me, the most urgent first."""
        columns = (
            Column("due", _("Due"), due_cell, "html", css="ca nw"),
            Column("step", _("Step"), self.step, css="cd nw"),
            Column("subject", _("Matter"), _matter, "html", css="cc", link=_address, link_css="b"),
            Column("amount", _("Amount (CNY)"), kind="money", css="cb"),
        )
        return table(
            _("What waits for me"),
            columns,
            self.items,
            url=address("workflow:inbox"),
            link=_("The whole inbox"),
            count=_capped(self.counts.open),
            empty=_("Nothing waits for you."),
        )

    def started(self) -> Panel | None:
        """Where stands what I started; None for those who start nothing."""
        items = list(queries.started_by(self.user).filter(done_at=None)[:6])
        if not items:
            return None
        columns = (
            Column("subject", _("Matter"), _matter, "html", css="ca", link=_subject, link_css="b"),
            Column("step", _("Step"), self.step, css="cc nw"),
            Column("holder", _("With"), holder_text, css="cd nw"),
            Column("due", _("Due"), due_cell, "html", css="cb nw"),
            Column("state", _("State"), outcome_look, "look"),
        )
        return table(
            _("What I started"),
            columns[:4],
            items,
            url=address("workflow:started", state="open"),
            link=_("All that is on its way"),
        )


def _capped(number: int) -> str:
    return f"{queries.COUNT_CAP}+" if number > queries.COUNT_CAP else str(number)


def _matter(item: WorkItem) -> SafeString:
    """Name customer and number; a number is never broken over two lines, a title is."""
    look = "{}" if " " in item.label else '<span class="nw">{}</span>'
    number = format_html(look, item.label)
    if item.customer_name and item.customer_name != item.label:
        return format_html("{} {}", item.customer_name, number)
    return number


def _address(item: WorkItem) -> str:
    return item.get_absolute_url()


def _subject(item: WorkItem) -> str:
    return item.subject_url
