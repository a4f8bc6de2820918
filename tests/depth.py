"""How much a test asks: all of it in `make prove` (DEPTH=full), in `make test` a fixed part that is everywhere another."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable
from typing import Final
from zlib import crc32

FULL: Final = os.environ.get("DEPTH") == "full"


def pick[T](things: Iterable[T], *, of: str) -> list[T]:
    """All of them, or the one that the name of what is tested points at."""
    found = list(things)
    return found if FULL or not found else [found[crc32(of.encode()) % len(found)]]


def pick_each[T](things: Iterable[T], *, kind: Callable[[T], Hashable], of: str) -> list[T]:
    """All of them, or one of each kind."""
    kinds: dict[Hashable, list[T]] = {}
    for thing in things:
        kinds.setdefault(kind(thing), []).append(thing)
    return [thing for alike in kinds.values() for thing in pick(alike, of=of)]


def part[T](things: Iterable[T], *, name: Callable[[T], str], one_in: int) -> list[T]:
    """All of them, or one in so many, chosen by name: what is added later does not change the choice."""
    return [thing for thing in things if FULL or crc32(name(thing).encode()) % one_in == 0]
