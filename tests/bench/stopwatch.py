"""Timing requests side by side: each round runs every page once, in changing order, so that all see the same machine."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from django.db import connection
from django.http import HttpResponseBase
from django.test.utils import CaptureQueriesContext

type Page = Callable[[int], Callable[[], HttpResponseBase]]
"""What a round asks for: a function of the round's number that prepares a request and answers the one to be timed."""


@dataclass(slots=True)
class Timing:
    """How long one page took, in milliseconds, and what else is known of it."""

    statuses: set[int] = field(default_factory=set)
    samples: list[float] = field(default_factory=list)
    queries: int = 0
    kilobytes: float = 0

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.samples)

    @property
    def p95(self) -> float:
        """Nineteen of twenty were faster."""
        return statistics.quantiles(self.samples, n=20)[-1]


def time_pages(pages: Mapping[str, Page], *, rounds: int, warm: int) -> dict[str, Timing]:
    """Run `warm` rounds unmeasured, then `rounds` measured ones."""
    timings = {name: Timing() for name in pages}
    chance = Random(20)
    for number in range(-warm, rounds):
        names = list(pages)
        chance.shuffle(names)
        gc.collect()
        for name in names:
            ask = pages[name](number)
            if number >= 0:
                _time(ask, timings[name])
            else:
                _describe(ask, timings[name])
    return timings


def _time(ask: Callable[[], HttpResponseBase], timing: Timing) -> None:
    started = time.perf_counter()
    response = ask()
    timing.samples.append((time.perf_counter() - started) * 1000)
    timing.statuses.add(response.status_code)


def _describe(ask: Callable[[], HttpResponseBase], timing: Timing) -> None:
    """Queries and size of the last unmeasured round, when everything that is remembered is known."""
    with CaptureQueriesContext(connection) as queries:
        response = ask()
    timing.statuses.add(response.status_code)
    timing.queries = len([query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "SET "))])
    timing.kilobytes = len(getattr(response, "content", b"")) / 1024


def table(timings: Mapping[str, Timing], yardsticks: Mapping[str, str]) -> str:
    """A line for each page: milliseconds, and how many times its yardstick's median its own is."""
    lines = [f"{'page':<18}{'p50 ms':>9}{'p95 ms':>9}{'queries':>9}{'KB':>8}{'ratio':>8}  of"]
    for name, timing in timings.items():
        base = yardsticks.get(name, "")
        ratio = f"{timing.p50 / timings[base].p50:>7.2f}x  {base}" if base else ""
        lines.append(
            f"{name:<18}{timing.p50:>9.2f}{timing.p95:>9.2f}{timing.queries:>9}{timing.kilobytes:>8.1f}{ratio}"
        )
    return "\n".join(lines)


def failures(timings: Mapping[str, Timing], limits: Sequence[tuple[str, str, float]]) -> list[str]:
    """Which (page, yardstick, most) do not hold."""
    return [
        f"{page} is {timings[page].p50 / timings[base].p50:.2f} times {base}, at most {most} is wanted"
        for page, base, most in limits
        if timings[page].p50 > most * timings[base].p50
    ]
