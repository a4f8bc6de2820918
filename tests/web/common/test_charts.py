"""Charts: round scales, points inside their frame, gaps where figures are missing, and a drawing that says what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.web.common.charts import NARROW, WIDE, Frame, LineChart, Plot, Scale, area_of, draw, path_of, scale_of

SVG = "{http://www.w3.org/2000/svg}"


def chart(now: Sequence[int | None], before: Sequence[int | None] | None = None) -> LineChart:
    """A line over some days."""
    return LineChart(
        title="Sales per day",
        description="Up & <up>",
        labels=[f"day {place}" for place in range(len(now))],
        tips=[f"day {place}: {value}" for place, value in enumerate(now)],
        now=now,
        before=before or [0] * len(now),
        axis=str,
    )


def drawn(one: LineChart, frame: Frame = WIDE) -> ET.Element:
    """The drawing, read back."""
    return ET.fromstring(
        draw(one, frame=frame, key="line", css="md:hidden").replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ')
    )


@pytest.mark.parametrize(
    ("most", "unit", "scale"),
    [
        (0, 1, Scale(1, 1)),
        (1, 1, Scale(1, 1)),
        (4, 1, Scale(1, 4)),
        (5, 1, Scale(2, 6)),
        (42_600_00, 100, Scale(20_000_00, 60_000_00)),
        (1, 100, Scale(100, 100)),
    ],
)
def test_scale_is_round(most: int, unit: int, scale: Scale) -> None:
    assert scale_of(most, unit=unit) == scale


@given(st.integers(0, 10**14), st.sampled_from([1, 100, 1000]))
def test_scale_holds_everything_in_few_steps_of_whole_units(most: int, unit: int) -> None:
    scale = scale_of(most, unit=unit)

    assert scale.top >= most
    assert scale.step % unit == 0
    assert 2 <= len(scale.lines) <= 5
    assert scale.lines[-1] == scale.top


@given(
    st.lists(st.none() | st.integers(0, 10**9), min_size=1, max_size=120),
    st.sampled_from([WIDE, NARROW]),
)
def test_every_point_lies_in_the_frame(values: list[int | None], frame: Frame) -> None:
    plot = Plot.of(chart(values), frame)
    points = [point for run in plot.runs(values) for point in run]

    assert len(points) == sum(value is not None for value in values)
    assert all(plot.start <= x <= frame.width - frame.end for x, _y in points)
    assert all(frame.top <= y <= plot.floor for _x, y in points)
    assert [x for x, _y in points] == sorted(x for x, _y in points)


@given(st.integers(1, 366), st.sampled_from([WIDE, NARROW]))
def test_labels_are_spread_with_the_first_and_the_last_among_them(count: int, frame: Frame) -> None:
    places = Plot.of(chart([1] * count), frame).labelled()
    gaps = {later - earlier for earlier, later in pairwise(places)}

    assert (places[0], places[-1]) == (0, count - 1)
    assert not gaps or (min(gaps) >= 1 and max(gaps) - min(gaps) <= 1)


def test_a_missing_figure_parts_the_line() -> None:
    runs = Plot.of(chart([1, None, 2, 3]), WIDE).runs([1, None, 2, 3])

    assert [len(run) for run in runs] == [1, 2]
    assert path_of(runs).count("M") == 2
    assert path_of(runs[:1]).endswith("h0")
    assert area_of(runs, 240).count("Z") == 2


def test_what_is_below_nothing_is_drawn_at_nothing() -> None:
    plot = Plot.of(chart([-5, 10]), WIDE)

    assert plot.y(-5) == plot.floor


def test_a_lonely_point_stands_in_the_middle() -> None:
    plot = Plot.of(chart([7]), WIDE)

    assert plot.x(0) == round((plot.start + WIDE.width - WIDE.end) / 2, 1)
    assert plot.labelled() == [0]


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_drawing_names_itself_and_says_its_finding(frame: Frame) -> None:
    svg = drawn(chart([3, 9, 4], [2, 2, None]), frame)

    assert svg.get("role") == "img"
    assert svg.get("direction") == "ltr"
    title, finding = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title is not None
    assert finding is not None
    assert (title.get("id"), title.text) == (svg.get("aria-labelledby"), "Sales per day")
    assert (finding.get("id"), finding.text) == (svg.get("aria-describedby"), "Up & <up>")
    assert not [element for element in svg.iter() if element.get("style") or element.tag == f"{SVG}script"]


def test_each_point_tells_its_figure_inside_the_frame() -> None:
    svg = drawn(chart([3, None, 4]), NARROW)
    tips = svg.findall(f"{SVG}g/{SVG}g")

    assert [tip.findtext(f"{SVG}text") for tip in tips] == ["day 0: 3", "day 2: 4"]
    for tip in tips:
        box = tip.find(f"{SVG}rect")
        assert box is not None
        assert 0 <= float(box.get("x", "")) <= NARROW.width - float(box.get("width", ""))


def test_two_frames_have_ids_of_their_own() -> None:
    ids = [element.get("id") for frame in (WIDE, NARROW) for element in drawn(chart([1]), frame).iter()]

    assert len([one for one in ids if one]) == len({one for one in ids if one}) == 4
