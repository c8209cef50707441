"""The flow chart: every step has its box, nothing lies on anything, the way of one order."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.models import Step
from workflow.rules.chart import OF_NO_ORDER, SHORT, WHOLE, Chart, way_through
from workflow.rules.drawing import Box, ems, lay_out, wrapped
from workflow.wording import CONDITIONS, LANES, NODES

CHARTS = pytest.mark.parametrize("chart", [WHOLE, SHORT], ids=["whole", "short"])


@pytest.mark.django_db
def test_every_step_of_the_standard_has_one_node_on_the_whole_chart() -> None:
    standard = sorted(Step.objects.filter(version__in_force=True).values_list("code", flat=True))

    assert sorted(step for node in WHOLE.nodes for step in node.steps) == standard
    assert len(standard) == 34


def test_the_short_chart_has_everything_from_the_order_to_the_money() -> None:
    begun = {step for step in WHOLE.steps if step.split(".")[0] in {"1", "2"}}

    assert SHORT.steps == WHOLE.steps - begun


@CHARTS
def test_every_arrow_ends_at_nodes_and_every_node_is_reached(chart: Chart) -> None:
    keys = {node.key for node in chart.nodes}
    ends = {edge.source for edge in chart.edges} | {edge.target for edge in chart.edges}

    assert len(keys) == len(chart.nodes)
    assert ends == keys
    first = chart.nodes[0].key
    helpers = {edge.source for edge in chart.edges if edge.is_support}
    assert chart.after(first) | {first} | helpers == keys


@CHARTS
def test_everything_has_words(chart: Chart) -> None:
    assert {node.key for node in chart.nodes} <= set(NODES)
    assert {lane.key for lane in chart.lanes} <= set(LANES)
    assert {edge.condition for edge in chart.edges if edge.condition} <= set(CONDITIONS)


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width and other.x < one.x + one.width
        and one.y < other.y + other.height and other.y < one.y + one.height
    )  # fmt: skip


@CHARTS
def test_no_box_lies_on_another_and_each_lies_in_its_lane(chart: Chart) -> None:
    drawing = lay_out(chart)

    assert not [pair for pair in combinations(drawing.boxes.values(), 2) if _overlap(*pair)]
    assert not [pair for pair in combinations(drawing.lanes.values(), 2) if _overlap(*pair)]
    for node in chart.nodes:
        box, lane = drawing.boxes[node.key], drawing.lanes[node.lane]
        assert lane.x <= box.x < box.x + box.width <= lane.x + lane.width
        assert lane.y <= box.y < box.y + box.height <= lane.y + lane.height


@CHARTS
def test_no_arrow_goes_through_a_box(chart: Chart) -> None:
    drawing = lay_out(chart)

    for arrow in drawing.arrows:
        for start, end in pairwise(arrow.points):
            assert start[0] == end[0] or start[1] == end[1], arrow
            crossed = [key for key, box in drawing.boxes.items() if box.is_crossed_by(start, end)]
            assert not crossed, arrow


@CHARTS
def test_arrows_touch_the_boxes_they_belong_to_and_stay_in_the_picture(chart: Chart) -> None:
    drawing = lay_out(chart)

    for arrow in drawing.arrows:
        source, target = (drawing.boxes[key] for key in (arrow.edge.source, arrow.edge.target))
        assert arrow.points[0] in {source.port(side) for side in "tblr"}
        assert arrow.points[-1] in {target.port(side) for side in "tblr"}
        for x, y in (*arrow.points, arrow.label_at):
            assert 0 <= x <= drawing.width
            assert 0 <= y <= drawing.height


def test_an_order_signed_by_its_salesperson_skips_the_review() -> None:
    states = way_through(SHORT, done=["3.1", "4.1", "4.2"], waiting=["7.1", "8.1"], has_ended=False)

    assert states["entry"] == states["signing"] == "done"
    assert {states[key] for key in ("survey", "examination", "review", "director", "gm")} == {
        "skipped"
    }
    assert states["contract"] == states["source"] == "now"
    assert states["delivery"] == states["collection"] == "todo"


def test_what_was_not_reached_when_the_order_ended_is_not_needed() -> None:
    states = way_through(SHORT, done=["3.1", "6.3"], waiting=[], has_ended=True)

    assert set(states.values()) == {"done", "skipped"}


def test_on_the_whole_chart_questions_are_passed_where_the_way_goes_on() -> None:
    signed = way_through(WHOLE, done=["3.1", "3.2", "4.2"], waiting=["7.1"], has_ended=False)
    beyond = way_through(
        WHOLE, done=["3.2", "5.3", "6.1", "6.2", "6.3"], waiting=["6.5"], has_ended=False
    )
    refused = way_through(WHOLE, done=["3.2"], waiting=[], has_ended=True)
    known = way_through(WHOLE, done=["3.2"], waiting=["6.3"], has_ended=False)

    assert known["is_new"] == known["credit"] == "done"
    assert known["examination"] == "skipped"
    assert known["beyond"] == "todo"
    assert signed["start"] == signed["is_new"] == signed["signing"] == "done"
    assert signed["beyond"] == signed["credit"] == signed["develop"] == "skipped"
    assert signed["finish"] == signed["source"] == "todo"
    assert beyond["credit"] == beyond["beyond"] == beyond["is_new"] == "done"
    assert (beyond["gm"], beyond["carry_out"]) == ("now", "todo")
    assert refused["finish"] == "done"
    assert refused["beyond"] == "skipped"
    assert signed["strategy_help"] == "skipped"


def test_opinions_of_all_customers_belong_to_no_single_order() -> None:
    states = way_through(SHORT, done=["3.1"], waiting=[], has_ended=False)

    assert states["opinions"] == "skipped"
    assert states["complaints"] == "todo"


STEPS = st.sets(st.sampled_from(sorted(SHORT.steps - OF_NO_ORDER)))


@given(done=STEPS, waiting=STEPS)
def test_a_node_is_marked_as_its_items_are(done: set[str], waiting: set[str]) -> None:
    states = way_through(SHORT, done=done, waiting=waiting, has_ended=False)

    for node in SHORT.nodes:
        assert (states[node.key] == "now") == bool(waiting & set(node.steps))
        assert (states[node.key] == "done") == bool(
            done & set(node.steps) and not waiting & set(node.steps)
        )


@given(st.text(max_size=60), st.integers(3, 20))
def test_wrapping_loses_no_word(text: str, most: int) -> None:
    assert " ".join(wrapped(text, most)) == text
    assert len(wrapped(text, most)) <= 2


def test_wide_letters_count_as_wide() -> None:
    assert ems("总监审批") == 4
    assert ems("abcd") < 3


def test_a_line_takes_what_just_fits_and_the_last_one_the_rest() -> None:
    assert wrapped("总监 审批", 4.54) == ["总监 审批"]
    assert wrapped("总监 审批 同意", 4.54) == ["总监 审批", "同意"]
    assert wrapped("总监 审批 同意", 4.53) == ["总监", "审批 同意"]


def test_an_arrow_is_drawn_from_corner_to_corner() -> None:
    (arrow, *_others) = lay_out(SHORT).arrows

    corners = arrow.path.removeprefix("M").split(" L")
    assert corners == [f"{x} {y}" for x, y in arrow.points]
    assert len(corners) > 1


def test_arrows_dock_in_the_middle_of_a_side() -> None:
    box = Box(10, 20, 100, 40)

    docks = {side: box.port(side) for side in "tblr"}
    assert docks == {"t": (60, 20), "b": (60, 60), "l": (10, 40), "r": (110, 40)}


@pytest.mark.parametrize(
    ("start", "end", "crossed"),
    [
        ((0, 40), (200, 40), True),
        ((0, 59), (200, 59), True),
        ((60, 0), (60, 200), True),
        ((200, 21), (0, 21), True),
        ((0, 20), (200, 20), False),  # along an edge
        ((0, 60), (200, 60), False),
        ((110, 0), (110, 200), False),
        ((0, 40), (10, 40), False),  # as far as the edge
    ],
)
def test_a_line_along_an_edge_does_not_go_through_the_box(
    *, start: tuple[int, int], end: tuple[int, int], crossed: bool
) -> None:
    assert Box(10, 20, 100, 40).is_crossed_by(start, end) is crossed
