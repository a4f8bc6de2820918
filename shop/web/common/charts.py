"""Charts as SVG, drawn on the server: where lines and labels go (pure), and the drawing of it.

No script and no style attribute: colours are the classes of `chart` in the theme. Time runs from left to right in every
language, so the drawing is `ltr` also on right-to-left pages; what is said about it follows the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

STEPS = (1, 2, 5)
MOST_LINES = 4
SIGN_WIDTH = 7
LABEL_WIDTH = 88
TIP_HEIGHT, TIP_SIGN, TIP_AIR = 30, 6.6, 24


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a drawing in pixels, and what is left free around its lines."""

    name: str
    width: int
    height: int
    top: int = 14
    bottom: int = 30
    end: int = 6


WIDE = Frame("wide", 1000, 270)
NARROW = Frame("narrow", 340, 220)


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from 0 to `top` with a line at every `step`, in the unit of the figures."""

    step: int
    top: int

    @property
    def lines(self) -> list[int]:
        """The figures at the lines, from 0."""
        return list(range(0, self.top + 1, self.step))


def scale_of(most: int, *, unit: int = 1) -> Scale:
    """The scale with round figures that holds `most`, in at most MOST_LINES steps of whole units."""
    wanted = max(most, 1)
    step = next(
        factor * 10**power * unit
        for power in count()
        for factor in STEPS
        if factor * 10**power * unit * MOST_LINES >= wanted
    )
    return Scale(step, -(-wanted // step) * step)


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line against the one before it. `labels` and `tips` are ready texts, one for each point; None leaves a gap."""

    title: str
    description: str
    labels: Sequence[str]
    tips: Sequence[str]
    now: Sequence[int | None]
    before: Sequence[int | None]
    axis: Callable[[int], str]
    unit: int = 1

    @property
    def scale(self) -> Scale:
        """The scale that holds both lines."""
        return scale_of(
            max((value for value in (*self.now, *self.before) if value is not None), default=0), unit=self.unit
        )


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart laid out in a frame."""

    frame: Frame
    scale: Scale
    points: int
    start: int

    @classmethod
    def of(cls, chart: LineChart, frame: Frame) -> Plot:
        """The start side leaves room for the longest label of the axis."""
        longest = max(len(chart.axis(line)) for line in chart.scale.lines)
        return cls(frame, chart.scale, len(chart.now), longest * SIGN_WIDTH + 12)

    @property
    def floor(self) -> int:
        """Where 0 is."""
        return self.frame.height - self.frame.bottom

    @property
    def pitch(self) -> float:
        """From one point to the next."""
        return (self.frame.width - self.frame.end - self.start) / max(self.points - 1, 1)

    def x(self, place: int) -> float:
        """Across; a point that is alone stands in the middle."""
        if self.points == 1:
            return round((self.start + self.frame.width - self.frame.end) / 2, 1)
        return round(self.start + place * self.pitch, 1)

    def y(self, value: int) -> float:
        """Down; what is below nothing is drawn at nothing."""
        return round(self.floor - (self.floor - self.frame.top) * max(value, 0) / self.scale.top, 1)

    def labelled(self) -> list[int]:
        """Which points have a label below: evenly spread, the first and the last among them."""
        most = max(2, int((self.frame.width - self.start) // LABEL_WIDTH))
        last, parts = self.points - 1, min(most, self.points) - 1
        return [last * place // parts for place in range(parts + 1)] if parts else [0]

    def runs(self, values: Sequence[int | None]) -> list[list[tuple[float, float]]]:
        """The points of a line, parted where figures are missing."""
        parts: list[list[tuple[float, float]]] = [[]]
        for place, value in enumerate(values):
            if value is None:
                parts.append([])
            else:
                parts[-1].append((self.x(place), self.y(value)))
        return [part for part in parts if part]


def path_of(runs: Sequence[Sequence[tuple[float, float]]]) -> str:
    """The line as SVG has it; a lonely point is a stroke without length, which round ends show as a dot."""
    return "".join("M" + "L".join(f"{x} {y}" for x, y in run) + ("h0" if len(run) == 1 else "") for run in runs)


def area_of(runs: Sequence[Sequence[tuple[float, float]]], floor: int) -> str:
    """The ground between a line and nothing."""
    return "".join(
        f"M{run[0][0]} {floor}" + "".join(f"L{x} {y}" for x, y in run) + f"L{run[-1][0]} {floor}Z" for run in runs
    )


# Drawing -----------------------------------------------------------------------------------------------------------

DRAWING = (
    '<svg class="chart {}" viewBox="0 0 {} {}" role="img" direction="ltr" aria-labelledby="{}-title" '
    'aria-describedby="{}-desc"><title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}'
    '<path class="a1" d="{}"/><path class="s2" d="{}"/><path class="s1" d="{}"/>{}{}</svg>'
)
LINE = '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>'
LABEL = '<text x="{}" y="{}" text-anchor="{}">{}</text>'
TIP = (
    '<g><rect class="hit" x="{}" y="{}" width="{}" height="{}"/><g class="tip"><line class="axis" x1="{}" x2="{}" '
    'y1="{}" y2="{}" stroke-dasharray="3 4"/><circle class="b1" cx="{}" cy="{}" r="4.5"/><rect x="{}" y="{}" '
    'width="{}" height="{}" rx="6"/><text x="{}" y="{}" text-anchor="middle">{}</text></g></g>'
)


def draw(chart: LineChart, *, frame: Frame, key: str, css: str) -> SafeString:
    """The chart in a frame; `key` begins its ids, `css` says on which screens it is shown."""
    plot = Plot.of(chart, frame)
    name, now = f"{key}-{frame.name}", plot.runs(chart.now)
    return format_html(
        DRAWING,
        css,
        frame.width,
        frame.height,
        name,
        name,
        name,
        chart.title,
        name,
        chart.description,
        format_html_join("", LINE, (_line(plot, chart, value) for value in plot.scale.lines)),
        area_of(now, plot.floor),
        path_of(plot.runs(chart.before)),
        path_of(now),
        format_html_join("", LABEL, (_label(plot, chart, place) for place in plot.labelled())),
        format_html_join("", TIP, map(partial(_tip, plot, chart), _shown(chart))),
    )


def _shown(chart: LineChart) -> list[int]:
    return [place for place, value in enumerate(chart.now) if value is not None]


def _line(plot: Plot, chart: LineChart, value: int) -> tuple[object, ...]:
    y = plot.y(value)
    return plot.start, plot.frame.width - plot.frame.end, y, y, plot.start - 8, round(y + 4, 1), chart.axis(value)


def _label(plot: Plot, chart: LineChart, place: int) -> tuple[object, ...]:
    side = "middle"
    if plot.points > 1:
        side = {0: "start", plot.points - 1: "end"}.get(place, "middle")
    return plot.x(place), plot.frame.height - 8, side, chart.labels[place]


def _tip(plot: Plot, chart: LineChart, place: int) -> tuple[object, ...]:
    """A strip to point at, and what it shows: the point, a line through it, and a box that stays inside the frame."""
    x, y = plot.x(place), plot.y(chart.now[place] or 0)
    top, reach = plot.frame.top, max(plot.pitch, 6) if plot.points > 1 else plot.frame.width
    width = round(len(chart.tips[place]) * TIP_SIGN + TIP_AIR)
    left = round(min(max(x - width / 2, 0), plot.frame.width - width), 1)
    box = round(max(y - TIP_HEIGHT - 14, 0), 1)
    hit = (round(x - reach / 2, 1), top, round(reach, 1), plot.floor - top)
    line = (x, x, top, plot.floor)
    text = (round(left + width / 2, 1), round(box + TIP_HEIGHT / 2 + 4, 1), chart.tips[place])
    return *hit, *line, x, y, left, box, width, TIP_HEIGHT, *text
