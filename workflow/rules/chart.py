"""The flow chart of the process as data: lanes, nodes, edges (domain: the flow chart).

`WHOLE` is the chart of the written standard, lanes from left to right and the flow downwards;
`SHORT` is its middle, from the order to the money, lanes from top to bottom and the flow to the
right. Words for lanes, nodes and conditions are in workflow.wording; workflow.rules.drawing turns
a chart into coordinates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Shape = Literal["task", "decision", "end"]
Flow = Literal["down", "right"]
NodeState = Literal["done", "now", "todo", "skipped"]


@dataclass(frozen=True)
class Lane:
    """A swim lane; `tracks` nodes fit beside each other across the flow."""

    key: str
    tracks: int = 1


@dataclass(frozen=True)
class Node:
    """A box: `along` counts in the direction of the flow, `track` across it within the lane.

    `steps`: the steps of the standard whose items are counted at it; () for start, end, questions.
    `mark`: what stands before its name instead of all its steps.
    """

    key: str
    lane: str
    along: int
    track: int = 0
    steps: tuple[str, ...] = ()
    shape: Shape = "task"
    mark: str = ""


@dataclass(frozen=True)
class Edge:
    """An arrow. `sides`: where it leaves and enters, each t(op), b(ottom), l(eft) or r(ight).

    `condition`: when this way is taken. `is_support`: dashed, information rather than the flow.
    `shift`: steps beside the middle of a gap, so that arrows there do not lie on each other.
    `turn`: in which gap an arrow between two like sides turns, at its source or at its target.
    """

    source: str
    target: str
    sides: str = ""
    condition: str = ""
    is_support: bool = False
    shift: int = 0
    turn: Literal["source", "target"] = "target"


@dataclass(frozen=True)
class Chart:
    """Lanes, nodes and edges of one picture."""

    flow: Flow
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def steps(self) -> frozenset[str]:
        """Every step that has a node."""
        return frozenset(step for node in self.nodes for step in node.steps)

    @cached_property
    def ways(self) -> tuple[Edge, ...]:
        """The arrows that the flow takes; information that is handed on is none of them."""
        return tuple(edge for edge in self.edges if not edge.is_support)

    def after(self, key: str) -> frozenset[str]:
        """Give the nodes that the flow can reach from one; information that is handed on is not."""
        found: set[str] = set()
        todo = [key]
        while todo:
            here = todo.pop()
            ahead = {edge.target for edge in self.ways if edge.source == here}
            todo += ahead - found
            found |= ahead
        return frozenset(found)


LANES = ("gm", "director", "centre", "market", "related")

WHOLE = Chart(
    flow="down",
    lanes=tuple(Lane(key, 3 if key == "centre" else 1) for key in LANES),
    nodes=(
        Node("start", "centre", 0, 1, shape="end"),
        Node("develop", "centre", 1, 1, ("1.1",)),
        Node("forecast", "market", 1, 0, ("1.2",)),
        Node("strategy", "centre", 2, 1, ("2.1", "2.2")),
        Node("strategy_help", "related", 2),
        Node("strategy_check", "director", 2, 0, ("2.3",)),
        Node("strategy_approval", "gm", 2, 0, ("2.4",)),
        Node("order", "centre", 3, 1, ("3.2",)),
        Node("registration", "market", 3, 0, ("3.1",)),
        Node("is_new", "centre", 4, 1, shape="decision"),
        Node("signing", "centre", 5, 0, ("4.1", "4.2", "4.3")),
        Node("survey", "centre", 5, 2, ("5.1", "5.2", "5.3", "5.4")),
        Node("examination", "centre", 6, 2, ("6.1",)),
        Node("review", "related", 6, 0, ("6.2",)),
        # 信用审查: reckoned by the verdict with every order, so nobody waits at it.
        Node("credit", "centre", 7, 2),
        Node("director", "director", 8, 0, ("6.3",)),
        Node("beyond", "director", 9, shape="decision"),
        Node("gm", "gm", 9, 0, ("6.5",)),
        Node("carry_out", "centre", 10, 1, ("6.4",)),
        Node("contract", "centre", 11, 1, ("7.1",)),
        Node("source", "centre", 12, 1, ("8.1",), "decision"),
        Node("make_ready", "centre", 13, 1, ("8.3",)),
        Node("making", "related", 13, 0, ("8.4",)),
        Node("delivery", "related", 14, 0, ("8.2",)),
        Node("receipt", "related", 15, 0, ("9.1",)),
        Node("complaints", "centre", 15, 2, ("9.2",)),
        Node("feedback", "centre", 16, 2, ("9.3",)),
        Node("opinions", "market", 16, 0, ("9.4", "9.5")),
        Node("collection", "centre", 17, 1, ("10.1",)),
        Node("default", "centre", 17, 0, ("10.3",)),
        Node("settlement", "related", 18, 0, ("10.2",)),
        Node("re_evaluation", "centre", 19, 1, ("N17",)),
        Node("finish", "centre", 20, 1, shape="end"),
    ),
    edges=(
        Edge("start", "develop"),
        Edge("develop", "forecast", "rl"),
        Edge("forecast", "strategy", "bt"),
        Edge("strategy_help", "strategy", "lr", is_support=True),
        Edge("strategy", "strategy_check", "lr"),
        Edge("strategy_check", "strategy_approval", "lr"),
        Edge("strategy_approval", "order", "bl"),
        Edge("order", "registration", "rl"),
        Edge("order", "is_new"),
        Edge("is_new", "signing", "lt", "no"),
        Edge("is_new", "survey", "rt", "yes"),
        Edge("survey", "examination"),
        Edge("signing", "examination", "rl", "beyond"),
        Edge("examination", "review", "rl"),
        Edge("examination", "credit"),
        Edge("credit", "director", "br"),
        Edge("review", "director", "br"),
        Edge("director", "beyond"),
        Edge("beyond", "gm", "lr", "yes"),
        Edge("beyond", "carry_out", "bl", "no"),
        Edge("gm", "carry_out", "bl"),
        Edge("carry_out", "contract"),
        Edge("signing", "contract", "bl", "within"),
        Edge("contract", "source"),
        Edge("source", "delivery", "rl", "in_stock", shift=-1),
        Edge("source", "make_ready", "bt", "no_stock"),
        Edge("make_ready", "making", "rl"),
        Edge("making", "delivery"),
        Edge("delivery", "receipt"),
        Edge("receipt", "complaints", "lr"),
        Edge("receipt", "collection", "br"),
        Edge("complaints", "feedback"),
        Edge("feedback", "opinions", "rl"),
        Edge("opinions", "develop", "rt", is_support=True, shift=1),
        Edge("collection", "default", "lr", "breach"),
        Edge("collection", "settlement", "bl"),
        Edge("settlement", "re_evaluation", "br"),
        Edge("default", "re_evaluation", "bl"),
        Edge("re_evaluation", "finish"),
    ),
)

SHORT = Chart(
    flow="right",
    lanes=tuple(Lane(key, 2 if key in {"centre", "related"} else 1) for key in LANES),
    nodes=(
        Node("entry", "centre", 0, 0, ("3.1", "3.2"), mark="3"),
        Node("survey", "centre", 1, 0, ("5.1", "5.2", "5.3", "5.4"), mark="5"),
        Node("signing", "centre", 1, 1, ("4.1", "4.2", "4.3"), mark="4"),
        Node("examination", "centre", 2, 0, ("6.1",)),
        Node("review", "related", 2, 0, ("6.2",)),
        Node("director", "director", 3, 0, ("6.3",)),
        Node("gm", "gm", 4, 0, ("6.5",)),
        Node("carry_out", "centre", 4, 0, ("6.4",)),
        Node("contract", "centre", 5, 0, ("7.1",)),
        Node("source", "centre", 6, 0, ("8.1", "8.3"), "decision", "8.1"),
        Node("making", "related", 6, 1, ("8.4",)),
        Node("complaints", "centre", 7, 1, ("9.2",)),
        Node("opinions", "market", 7, 0, ("9.3", "9.4", "9.5"), mark="9.3"),
        Node("delivery", "related", 7, 0, ("8.2",)),
        Node("receipt", "related", 8, 0, ("9.1",)),
        Node("collection", "centre", 8, 0, ("10.1", "10.3"), mark="10.1"),
        Node("settlement", "related", 9, 1, ("10.2",)),
        Node("re_evaluation", "centre", 9, 0, ("N17",)),
    ),
    edges=(
        Edge("entry", "survey"),
        Edge("entry", "signing", "bl", "own"),
        Edge("survey", "examination"),
        Edge("entry", "examination", "tt", "known"),
        Edge("examination", "review", "bt"),
        Edge("examination", "director", "rl"),
        Edge("review", "director", "rl"),
        Edge("director", "gm", "rl", "beyond"),
        Edge("director", "carry_out", "rl", "within"),
        Edge("gm", "carry_out", "bt"),
        Edge("carry_out", "contract"),
        Edge("signing", "contract", "rb"),
        Edge("contract", "source"),
        Edge("source", "making", "bt", "no_stock"),
        Edge("source", "delivery", "rl", "in_stock"),
        Edge("making", "delivery", "rb"),
        Edge("delivery", "receipt"),
        Edge("receipt", "complaints", "tr"),
        Edge("complaints", "opinions", "bt"),
        Edge("receipt", "collection", "tb"),
        Edge("collection", "settlement", "rl"),
        Edge("settlement", "re_evaluation", "tb"),
    ),
)

# Steps before any order, and those that gather the opinions of all customers once a month: no
# single order walks them.
OF_NO_ORDER = frozenset({"1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "9.3", "9.4", "9.5"})


def way_through(
    chart: Chart, *, done: Iterable[str], waiting: Iterable[str], has_ended: bool
) -> Mapping[str, NodeState]:
    """Say of each node how one order stands at it, from the steps done and waiting.

    A node that was not walked is skipped once a later one was reached, or when all has ended. One
    without steps of its own (start, end, questions) was passed where the way goes on behind it.
    """
    over, open_ = frozenset(done), frozenset(waiting)
    reached = {n.key for n in chart.nodes if (over | open_).intersection(n.steps)}
    states: dict[str, NodeState] = {}
    for node in chart.nodes:
        if open_.intersection(node.steps):
            states[node.key] = "now"
        elif node.key in reached or (
            not node.steps and _passed(chart, node, reached, has_ended=has_ended)
        ):
            states[node.key] = "done"
        elif has_ended or _is_of_no_order(chart, node) or reached & chart.after(node.key):
            states[node.key] = "skipped"
        else:
            states[node.key] = "todo"
    return states


def _is_of_no_order(chart: Chart, node: Node) -> bool:
    """Say that no order walks it: not one of its steps, or it only helps another node."""
    if node.steps:
        return OF_NO_ORDER.issuperset(node.steps)
    return not any(node.key in {edge.source, edge.target} for edge in chart.ways)


def _passed(chart: Chart, node: Node, reached: set[str], *, has_ended: bool) -> bool:
    """Say whether the way went through a node without steps: what is beside and behind it tells."""
    sources = {edge.source for edge in chart.ways if edge.target == node.key}
    targets = {edge.target for edge in chart.ways if edge.source == node.key}
    if sources and targets:
        return bool(targets & reached or (sources & reached and chart.after(node.key) & reached))
    return (bool(targets) and bool(reached)) or (bool(sources) and has_ended)
