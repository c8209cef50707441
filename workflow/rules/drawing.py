"""From a chart to coordinates: where lanes, boxes and arrows lie, in the units of the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from workflow.rules.chart import Chart, Edge, Node

Point = tuple[int, int]
SHIFT = 5
LONG_ENOUGH = 50
GROWS_RIGHT = {"l": -1, "r": 1}
GROWS_DOWN = {"t": -1, "b": 1}
# Han characters, kana and full-width signs take the whole of a square, Latin letters half of it.
WIDE_FROM = "\u2e80"


@dataclass(frozen=True)
class Measures:
    """Sizes of a drawing: the box, the distance from one to the next, the lane's own heading."""

    box_width: int
    box_height: int
    pitch_x: int
    pitch_y: int
    heading: int


MEASURES = {
    "down": Measures(box_width=142, box_height=50, pitch_x=164, pitch_y=76, heading=30),
    "right": Measures(box_width=108, box_height=50, pitch_x=126, pitch_y=66, heading=76),
}


@dataclass(frozen=True)
class Box:
    """A rectangle by its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.width // 2, self.y + self.height // 2

    def port(self, side: str) -> Point:
        """Give the middle of a side: t, b, l or r."""
        x, y = self.middle
        return {
            "t": (x, self.y), "b": (x, self.y + self.height),
            "l": (self.x, y), "r": (self.x + self.width, y),
        }[side]  # fmt: skip

    def is_crossed_by(self, start: Point, end: Point) -> bool:
        """Say whether a level or upright line goes through the inside."""
        low_x, high_x = sorted((start[0], end[0]))
        low_y, high_y = sorted((start[1], end[1]))
        return (
            low_x < self.x + self.width
            and high_x > self.x
            and low_y < self.y + self.height
            and high_y > self.y
        )


@dataclass(frozen=True)
class Arrow:
    """An edge as the corners of a line; where its condition is written, anchored as in SVG."""

    edge: Edge
    points: tuple[Point, ...]
    label_at: Point
    anchor: str

    @property
    def path(self) -> str:
        """The line in the language of SVG."""
        return "M" + " L".join(f"{x} {y}" for x, y in self.points)


@dataclass(frozen=True)
class Drawing:
    """All of a chart in coordinates."""

    width: int
    height: int
    lanes: Mapping[str, Box]
    boxes: Mapping[str, Box]
    arrows: tuple[Arrow, ...]


@lru_cache(maxsize=4)
def lay_out(chart: Chart) -> Drawing:
    """Place a chart's lanes, boxes and arrows."""
    sizes = MEASURES[chart.flow]
    starts: dict[str, int] = {}
    tracks = 0
    for lane in chart.lanes:
        starts[lane.key] = tracks
        tracks += lane.tracks
    length = 1 + max(node.along for node in chart.nodes)
    down = chart.flow == "down"
    width = sizes.pitch_x * (tracks if down else length) + (0 if down else sizes.heading)
    height = sizes.pitch_y * (length if down else tracks) + (sizes.heading if down else 0)
    lanes = {}
    for lane in chart.lanes:
        pitch = sizes.pitch_x if down else sizes.pitch_y
        at, breadth = starts[lane.key] * pitch, lane.tracks * pitch
        lanes[lane.key] = Box(at, 0, breadth, height) if down else Box(0, at, width, breadth)
    boxes = {node.key: _box(node, starts[node.lane], sizes, down=down) for node in chart.nodes}
    arrows = tuple(_arrow(edge, boxes, sizes, "bt" if down else "rl") for edge in chart.edges)
    return Drawing(width, height, lanes, boxes, arrows)


def _box(node: Node, first_track: int, sizes: Measures, *, down: bool) -> Box:
    track = first_track + node.track
    column, row = (track, node.along) if down else (node.along, track)
    x = column * sizes.pitch_x + (sizes.pitch_x - sizes.box_width) // 2
    y = row * sizes.pitch_y + (sizes.pitch_y - sizes.box_height) // 2
    if down:
        y += sizes.heading
    else:
        x += sizes.heading
    return Box(x, y, sizes.box_width, sizes.box_height)


def _arrow(edge: Edge, boxes: Mapping[str, Box], sizes: Measures, usual: str) -> Arrow:
    sides = edge.sides or usual
    leave, enter = sides[0], sides[1]
    start, end = boxes[edge.source].port(leave), boxes[edge.target].port(enter)
    gap_x = (sizes.pitch_x - sizes.box_width) // 2
    gap_y = (sizes.pitch_y - sizes.box_height) // 2
    shift = edge.shift * SHIFT
    if leave in GROWS_RIGHT and enter in GROWS_RIGHT:
        corners = _level_to_level(edge, leave + enter, start, end, gap_x, shift)
    elif leave in GROWS_DOWN and enter in GROWS_DOWN:
        flipped = _level_to_level(
            edge, _turned(leave + enter), start[::-1], end[::-1], gap_y, shift
        )
        corners = tuple((x, y) for y, x in flipped)
    elif leave in GROWS_RIGHT:
        corners = ((end[0], start[1]),)
        if (end[0] - start[0]) * GROWS_RIGHT[leave] <= 0:
            beside = start[0] + GROWS_RIGHT[leave] * gap_x + shift
            above = end[1] + GROWS_DOWN[enter] * gap_y
            corners = ((beside, start[1]), (beside, above), (end[0], above))
    else:
        corners = ((start[0], end[1]),)
    points = (start, *corners, end)
    return Arrow(edge, points, *_label(points, leave, boxes[edge.source].y))


def _turned(sides: str) -> str:
    return sides.translate(str.maketrans("tb", "lr"))


def _level_to_level(
    edge: Edge, sides: str, start: Point, end: Point, gap: int, shift: int
) -> tuple[Point, ...]:
    """Turn twice in one gap; no turn at all where both ends lie level."""
    leave, enter = sides[0], sides[1]
    if start[1] == end[1] and leave != enter:
        return ()
    if leave == enter:
        outer = max if leave == "r" else min
        turn = outer(start[0], end[0]) + GROWS_RIGHT[leave] * gap + shift
    elif edge.turn == "source":
        turn = start[0] + GROWS_RIGHT[leave] * gap + shift
    else:
        turn = end[0] + GROWS_RIGHT[enter] * gap + shift
    return (turn, start[1]), (turn, end[1])


def _label(points: tuple[Point, ...], leave: str, box_top: int) -> tuple[Point, str]:
    """Write the condition beside the arrow's first part, where no box can be."""
    (x, y), (next_x, _next_y) = points[:2]
    if leave in GROWS_DOWN:
        return (x + 5, y + 15 if leave == "b" else y - 11), "start"
    if abs(next_x - x) >= LONG_ENOUGH:
        return (x + 4 * GROWS_RIGHT[leave], y - 5), "start" if leave == "r" else "end"
    if len(points) == 2:
        return ((x + next_x) // 2, box_top - 4), "middle"
    goes_down = points[2][1] > y
    return (next_x + 4, y + 20 if goes_down else y - 12), "start"


def ems(text: str) -> float:
    """Estimate how wide a text is, in sizes of its type."""
    return sum(1.0 if letter >= WIDE_FROM else 0.54 for letter in text)


def wrapped(text: str, most: float, lines: int = 2) -> list[str]:
    """Break a text into at most so many lines of so many ems; the last takes what is left."""
    if ems(text) <= most:
        return [text]
    parts = text.split(" ")
    found = [parts[0]]
    for part in parts[1:]:
        if ems(f"{found[-1]} {part}") <= most or len(found) == lines:
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found
