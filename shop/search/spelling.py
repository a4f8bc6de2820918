"""Slips of the finger: which words are so close to a typed one that they may have been meant. Pure functions.

Deleting up to two letters from both words makes close words meet, so that the database finds them by equality
instead of comparing with every word; the distance then decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

SHORTEST = 3
LONGEST = 24
TWO_FROM = 6


def slips_of(word: str) -> frozenset[str]:
    """The word with nothing, one letter and, from six letters on, two letters left out."""
    if not SHORTEST <= len(word) <= LONGEST:
        return frozenset()
    found = {word}
    for left_out in range(1, reach_of(word) + 1):
        found |= {"".join(kept) for kept in combinations(word, len(word) - left_out)}
    return frozenset(found)


def reach_of(word: str) -> int:
    """How many slips a word of this length may have."""
    return 2 if len(word) >= TWO_FROM else 1


def distance(left: str, right: str, most: int) -> int:
    """Letters added, left out, replaced, or swapped with their neighbour; `most` + 1 when it is more than `most`."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for place, letter in enumerate(left, start=1):
        older, before, row = before, row, [place]
        for column, other in enumerate(right, start=1):
            cost = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != other))
            if place > 1 and column > 1 and letter == right[column - 2] and left[place - 2] == other:
                cost = min(cost, older[column - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def best_of(typed: str, candidates: Iterable[tuple[str, int]], most: int = 1) -> Sequence[str]:
    """The candidates (word, in how many products) within reach, the likeliest first, at most `most`."""
    reach = reach_of(typed)
    near = [(word, found, distance(typed, word, reach)) for word, found in candidates]
    fits = [(far, word[0] != typed[0], -found, word) for word, found, far in near if far <= reach]
    return [word for *_rank, word in sorted(fits)[:most]]


def splits_of(word: str) -> list[tuple[str, str]]:
    """The ways to read one typed word as two of at least three letters."""
    return [(word[:place], word[place:]) for place in range(SHORTEST, len(word) - SHORTEST + 1)]
