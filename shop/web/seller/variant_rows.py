"""A form with rows for every variant of a product: all of them are kept, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from django.db import transaction

from shop.base.refusal import Refusal


class Rows(Protocol):
    """What was sent for one variant."""

    def is_valid(self) -> bool:
        """Whether it can be read; what is wrong stands beside its fields."""


def all_kept[R: Rows](rows: Sequence[R], keep: Callable[[R], object]) -> tuple[str, int]:
    """Keep each row, or none; answers a refusal in words and the status of the page, 200 when all are kept."""
    sound = [row.is_valid() for row in rows]  # each is asked, so that each says what is wrong
    if not all(sound):
        return "", 422
    try:
        with transaction.atomic():
            for row in rows:
                keep(row)
    except Refusal as refusal:
        return str(refusal.message), 409
    return "", 200
