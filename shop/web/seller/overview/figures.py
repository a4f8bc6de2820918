"""The figures of a period in words: tiles, the line against the period before, the same as a table, margin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from shop.analytics.types import Comparison, Figures, Margin, Measure
from shop.base.money import Money, exponent_of
from shop.store.queries import store
from shop.web.common.charts import NARROW, WIDE, LineChart, draw
from shop.web.common.dates import days_text, short_day_text
from shop.web.common.numbers import money_text, number_text, percent_text

from .periods import Choice

LABELS: dict[Measure, Promise] = {
    Measure.SALES: gettext_lazy("Sales"),
    Measure.ORDERS: gettext_lazy("Orders"),
    Measure.ITEMS: gettext_lazy("Items"),
    Measure.AVERAGE: gettext_lazy("Average order"),
}
PER_DAY: dict[Measure, Promise] = {
    Measure.SALES: gettext_lazy("Sales per day"),
    Measure.ORDERS: gettext_lazy("Orders per day"),
    Measure.ITEMS: gettext_lazy("Items per day"),
    Measure.AVERAGE: gettext_lazy("Average order per day"),
}
PER_WEEK: dict[Measure, Promise] = {
    Measure.SALES: gettext_lazy("Sales per week"),
    Measure.ORDERS: gettext_lazy("Orders per week"),
    Measure.ITEMS: gettext_lazy("Items per week"),
    Measure.AVERAGE: gettext_lazy("Average order per week"),
}
MONEY = frozenset({Measure.SALES, Measure.AVERAGE})
MOST_POINTS = 92
WEEK = 7
NONE = "–"


def figure_text(measure: Measure, value: int | None) -> str:
    """A figure as pages print it; a dash where there is none."""
    language = get_language() or "en"
    if value is None:
        return NONE
    return money_text(Money(value, store().currency), language) if measure in MONEY else number_text(value, language)


def tiles(comparison: Comparison, choice: Choice) -> list[dict[str, Any]]:
    """The figures of the period with their change; each leads to its line."""
    return [
        {
            "measure": measure,
            "label": LABELS[measure],
            "value": figure_text(measure, comparison.total.value(measure)),
            "url": choice.address(measure=measure),
            "current": measure is choice.measure,
            **change(comparison.total.value(measure), comparison.total_before.value(measure)),
        }
        for measure in Measure
    ]


def change(now: int | None, before: int | None) -> dict[str, Any]:
    """By how many percent a figure grew or shrank, half up; nothing where there is nothing to compare with."""
    if now is None or not before or before < 0:
        return {"change": "", "up": False}
    percent = (200 * (now - before) + before) // (2 * before)
    return {
        "change": percent_text(percent, get_language() or "en", signed=True),
        "up": percent > 0,
        "same": not percent,
    }


def stretches(choice: Choice) -> list[tuple[int, int]]:
    """(first, last) places of the days that a point stands for: one each, or weeks where there are too many."""
    length = 1 if choice.period.days <= MOST_POINTS else WEEK
    days = choice.period.days
    return [(first, min(first + length, days) - 1) for first in range(0, days, length)]


def points(days: Sequence[Figures], parts: Sequence[tuple[int, int]], measure: Measure) -> list[int | None]:
    """The figure of each stretch of days."""
    return [Figures.total(days[first : last + 1]).value(measure) for first, last in parts]


def board(comparison: Comparison, choice: Choice) -> dict[str, Any]:
    """Everything of the period's card."""
    parts, measure = stretches(choice), choice.measure
    dates = choice.period.dates()
    labels = [span_text(dates[first], dates[last]) for first, last in parts]
    now, before = points(comparison.now, parts, measure), points(comparison.before, parts, measure)
    names = PER_DAY if len(parts) == choice.period.days else PER_WEEK
    chart = LineChart(
        title=f"{names[measure]}, {choice.title}",
        description=finding(comparison, choice, labels, now),
        labels=[short_day_text(dates[first]) for first, _last in parts],
        tips=[f"{label}: {figure_text(measure, value)}" for label, value in zip(labels, now, strict=True)],
        now=now,
        before=before,
        axis=axis_of(measure),
        unit=10 ** exponent_of(store().currency) if measure in MONEY else 1,
    )
    texts = [[figure_text(measure, value) for value in series] for series in (now, before)]
    return {
        "tiles": tiles(comparison, choice),
        "series": names[measure],
        "currency": store().currency if measure in MONEY else "",
        "charts": [
            draw(chart, frame=WIDE, key="line", css="max-md:hidden"),
            draw(chart, frame=NARROW, key="line", css="md:hidden"),
        ],
        "rows": list(zip(labels, *texts, strict=True)),
        "total": [figure_text(measure, each.value(measure)) for each in (comparison.total, comparison.total_before)],
        "empty": not any(figures.orders for figures in (*comparison.now, *comparison.before)),
    }


def span_text(first: date, last: date) -> str:
    """One day, or the first and last of several, always with the month."""
    return short_day_text(first) if first == last else days_text(first, last)


def axis_of(measure: Measure) -> Any:
    """How a figure is written at the axis: money without its sign, in whole units."""
    language = get_language() or "en"
    whole = 10 ** exponent_of(store().currency) if measure in MONEY else 1
    return lambda value: number_text(value // whole, language)


def finding(comparison: Comparison, choice: Choice, labels: Sequence[str], now: Sequence[int | None]) -> str:
    """What the line says, in a sentence or two."""
    measure = choice.measure
    total, before = comparison.total.value(measure), comparison.total_before.value(measure)
    said = _("%(figure)s: %(now)s, and %(before)s in the %(days)s.") % {
        "figure": LABELS[measure],
        "now": figure_text(measure, total),
        "before": figure_text(measure, before),
        "days": choice.before,
    }
    most = max((value for value in now if value is not None), default=0)
    if not most:
        return said
    best = {"day": labels[list(now).index(most)], "figure": figure_text(measure, most)}
    return f"{said} {_('The highest point is %(day)s with %(figure)s.') % best}"


def margin_lines(margin: Margin) -> dict[str, Any]:
    """The margin in words; empty where no variant with a cost price was sold."""
    language = get_language() or "en"
    return {
        "earned": margin.earned,
        "goods": margin.goods,
        "commission": -margin.commission,
        "cost": -margin.cost,
        "percent": "" if margin.bps is None else percent_text((margin.bps + 50) // 100, language),
        "unknown_items": margin.unknown_items,
    }
