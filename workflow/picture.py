"""The flow chart as pages show it: the drawing with its words, counts and links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext

from accounts.models import User
from core import formats
from core.looks import Look
from workflow import queries
from workflow.queries import Waiting
from workflow.rules.chart import SHORT, WHOLE, Chart, Node, NodeState
from workflow.rules.drawing import Arrow, Box, Point, lay_out, wrapped
from workflow.wording import CONDITIONS, LANES, NODE_STATES, NODES

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LETTER = 12  # the height of the chart's letters in the units of the drawing
CUT = 14  # how much a question's corners are cut


@dataclass(frozen=True)
class Part:
    """A few words of a line, with the class that colours them."""

    text: str
    css: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a box."""

    at: Point
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class DrawnNode:
    """A box with its words."""

    node: Node
    box: Box
    css: str
    lines: tuple[Line, ...]
    title: str
    url: str = ""

    @property
    def corners(self) -> str:
        """The outline of a question, in the language of SVG."""
        left, top = self.box.x, self.box.y
        right, bottom = left + self.box.width, top + self.box.height
        middle = self.box.middle[1]
        points = [
            (left + CUT, top), (right - CUT, top), (right, middle),
            (right - CUT, bottom), (left + CUT, bottom), (left, middle),
        ]  # fmt: skip
        return " ".join(f"{x},{y}" for x, y in points)

    @property
    def roundness(self) -> int:
        """How round its corners are."""
        return self.box.height // 2 if self.node.shape == "end" else 4


@dataclass(frozen=True)
class DrawnArrow:
    """An arrow, and the condition beside it."""

    arrow: Arrow
    css: str
    condition: _StrOrPromise


@dataclass(frozen=True)
class DrawnLane:
    """A lane, and its name in one or two lines."""

    box: Box
    lines: tuple[Line, ...]
    is_odd: bool


@dataclass(frozen=True)
class TableRow:
    """A node in the table behind the picture."""

    name: str
    lane: _StrOrPromise
    waiting: Waiting | None = None
    url: str = ""
    look: Look | None = None
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """The whole picture, and the table that says the same."""

    width: int
    height: int
    is_down: bool
    label: str
    lanes: list[DrawnLane]
    arrows: list[DrawnArrow]
    nodes: list[DrawnNode]
    rows: list[TableRow]
    total: Waiting = field(default_factory=Waiting)
    shows_states: bool = False

    @property
    def viewbox(self) -> str:
        """Its extent, in the language of SVG."""
        return f"0 0 {self.width} {self.height}"


def node_name(node: Node) -> str:
    """Return a node's name with its steps: «6.3 总监审批», «4.1–4.3 自决签单»."""
    codes = node.mark or span_of(node.steps)
    return f"{codes} {NODES[node.key]}" if codes else str(NODES[node.key])


def span_of(steps: tuple[str, ...]) -> str:
    """Write steps in a row short: «4.1–4.3»."""
    return "–".join(dict.fromkeys((*steps[:1], *steps[-1:])))


def steps_address(steps: Iterable[str], due: str = "") -> str:
    """Return the list of items behind a node."""
    query = {"steps": "+".join(steps), **({"due": due} if due else {})}
    return f"{reverse('workflow:map_items')}?{urlencode(query)}"


def map_with_counts(chart: Chart, *, user: User, now: datetime) -> Picture:
    """Draw a chart with what waits at each node, as far as the reader may know; one statement."""
    by_step = queries.waiting_by_step(user, now=now)
    counts = {
        node.key: sum((by_step.get(step, Waiting()) for step in node.steps), Waiting())
        for node in chart.nodes
    }
    total = sum(counts.values(), Waiting())
    label = ngettext(
        "Flow chart of the process: %(n)d item open, %(today)d due today, %(late)d late",
        "Flow chart of the process: %(n)d items open, %(today)d due today, %(late)d late",
        total.open,
    ) % {"n": total.open, "today": total.today, "late": total.late}

    def drawn(node: Node, box: Box) -> DrawnNode:
        waiting = counts[node.key]
        css = "boxr" if waiting.late else "boxa" if waiting.today else "box"
        return _with_words(node, box, css, _count_parts(waiting, box) if node.steps else (),
                           url=steps_address(node.steps) if waiting.open else "")  # fmt: skip

    rows = [
        TableRow(
            node_name(node), LANES[node.lane], counts[node.key], steps_address(node.steps)
        )
        for node in chart.nodes if node.steps
    ]  # fmt: skip
    return _picture(chart, label, drawn, rows, total=total)


def map_of_way(
    states: Mapping[str, NodeState], notes: Mapping[str, str], label: str, chart: Chart = SHORT
) -> Picture:
    """Draw a chart with one order's way through it; `notes`: a few words for a node, a day."""
    css = {"done": "boxg", "now": "boxb", "todo": "box", "skipped": "boxn"}

    def drawn(node: Node, box: Box) -> DrawnNode:
        state = states[node.key]
        parts = (Part(f"{NODE_STATES[state]} {notes.get(node.key, '')}".strip(), _INKS[state]),)
        return _with_words(node, box, css[state], parts)

    rows = [
        TableRow(node_name(node), LANES[node.lane], look=NODE_STATES[states[node.key]],
                 note=notes.get(node.key, ""))
        for node in chart.nodes
    ]  # fmt: skip
    walked = frozenset(key for key, state in states.items() if state in {"done", "now"})
    return _picture(chart, label, drawn, rows, walked=walked, shows_states=True)


_INKS: dict[NodeState, str] = {"done": "gr", "now": "bl bo", "todo": "m", "skipped": "m"}


def _picture(
    chart: Chart,
    label: str,
    drawn: Callable[[Node, Box], DrawnNode],
    rows: list[TableRow],
    *,
    total: Waiting | None = None,
    walked: frozenset[str] = frozenset(),
    shows_states: bool = False,
) -> Picture:
    drawing = lay_out(chart)
    arrows = []
    for arrow in drawing.arrows:
        edge = arrow.edge
        kind = "su" if edge.is_support else ""
        if edge.source in walked and edge.target in walked:
            kind = "wk"
        arrows.append(DrawnArrow(arrow, kind, CONDITIONS.get(edge.condition, "")))
    return Picture(
        width=drawing.width,
        height=drawing.height,
        is_down=chart.flow == "down",
        label=label,
        lanes=[
            _lane(lane.key, drawing.lanes[lane.key], number, is_down=chart.flow == "down")
            for number, lane in enumerate(chart.lanes)
        ],
        arrows=arrows,
        nodes=[drawn(node, drawing.boxes[node.key]) for node in chart.nodes],
        rows=rows,
        total=total or Waiting(),
        shows_states=shows_states,
    )


def _lane(key: str, box: Box, number: int, *, is_down: bool) -> DrawnLane:
    if is_down:
        lines = [Line((box.x + box.width // 2, 20), (Part(str(LANES[key])),))]
    else:
        texts = wrapped(str(LANES[key]), 66 / LETTER)
        y = box.middle[1] + 4 - 8 * (len(texts) - 1)
        lines = [Line((8, y + 16 * place), (Part(text),)) for place, text in enumerate(texts)]
    return DrawnLane(box, tuple(lines), is_odd=bool(number % 2))


def _with_words(node: Node, box: Box, css: str, last: tuple[Part, ...], url: str = "") -> DrawnNode:
    texts = wrapped(node_name(node), (box.width - 12) / LETTER)
    rows: list[tuple[Part, ...]] = [(Part(text, "bo" if last else ""),) for text in texts]
    if last:
        rows.append(last)
    pitch = 18 if len(rows) == 2 else 14
    first = box.middle[1] + 4 - pitch * (len(rows) - 1) // 2
    lines = tuple(
        Line((box.middle[0], first + pitch * place), parts) for place, parts in enumerate(rows)
    )
    words = " ".join(part.text for part in last)
    title = gettext("%(node)s: %(words)s") % {"node": node_name(node), "words": words}
    return DrawnNode(node, box, css, lines, title if last else node_name(node), url)


def _count_parts(waiting: Waiting, box: Box) -> tuple[Part, ...]:
    """Say what waits; in a narrow box the late ones stand instead of those due today."""
    parts = [Part(pgettext("flow chart", "open %(n)s") % {"n": formats.number_text(waiting.open)},
                  "" if waiting.open else "m")]  # fmt: skip
    if waiting.late:
        text = pgettext("flow chart", "late %(n)s") % {"n": formats.number_text(waiting.late)}
        parts.append(Part(text, "rd bo"))
    if waiting.today and (box.width > 130 or not waiting.late):
        text = pgettext("flow chart", "today %(n)s") % {"n": formats.number_text(waiting.today)}
        parts.append(Part(text, "ad bo"))
    return tuple(parts)


def whole_map(user: User, *, now: datetime) -> Picture:
    """Draw the chart of the standard; one statement."""
    return map_with_counts(WHOLE, user=user, now=now)


def short_map(user: User, *, now: datetime) -> Picture:
    """Draw the chart from the order to the money; one statement."""
    return map_with_counts(SHORT, user=user, now=now)
