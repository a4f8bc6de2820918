"""Counting what is searched and opened: by words and day, of nobody. What may be personal is not kept at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import F

from shop.base.tenancy import connection
from shop.search.models import Asked, Chosen
from shop.search.reading import normal_form, written_form

KEPT = timedelta(days=90)
MOST_DIGITS = 6
MOST_SHOWN = 36
COUNT_ASKED = """
INSERT INTO search_asked (words, typed, language, "on", times, opened, taken, found, top)
VALUES (%s, %s, %s, %s, 1, 0, 0, %s, %s)
ON CONFLICT (words, language, "on") DO UPDATE
SET times = search_asked.times + 1, typed = excluded.typed, found = excluded.found, top = excluded.top
"""
COUNT_CHOSEN = """
WITH shown AS (
  UPDATE search_asked SET opened = opened + 1 WHERE words = %s AND language = %s AND "on" = %s
  RETURNING array_position(top, %s) AS place
)
INSERT INTO search_chosen (words, product_id, "on", times, placed, places)
SELECT %s, %s, %s, 1, (place IS NOT NULL)::int, COALESCE(place, 0) FROM shown
ON CONFLICT (words, product_id, "on") DO UPDATE
SET times = search_chosen.times + 1, placed = search_chosen.placed + excluded.placed,
    places = search_chosen.places + excluded.places
"""


def note_asked(*, typed: str, language: str, shown: Sequence[int], found: int, on: date) -> None:
    """Count a search; `shown` are the products of its first page. Words that may name somebody leave no trace."""
    words = normal_form(typed)
    if _may_be_kept(typed, words):
        with connection.cursor() as cursor:
            top = list(shown[:MOST_SHOWN])
            cursor.execute(COUNT_ASKED, [words, written_form(typed), language, on, found, top])


def note_chosen(*, typed: str, language: str, product_id: int, on: date) -> None:
    """Count that a product was opened from the results of words that were searched today."""
    words = normal_form(typed)
    if _may_be_kept(typed, words):
        with connection.cursor() as cursor:
            cursor.execute(COUNT_CHOSEN, [words, language, on, product_id, words, product_id, on])


def note_taken(*, typed: str, language: str, on: date) -> None:
    """Count that a product which words led to was put into a cart, on the day on which they were searched."""
    words = normal_form(typed)
    if _may_be_kept(typed, words):
        Asked.objects.filter(words=words, language=language, on=on).update(taken=F("taken") + 1)


def tidy(*, at: datetime) -> None:
    """Forget what is older than ninety days."""
    oldest = (at - KEPT).date()
    Asked.objects.filter(on__lt=oldest).delete()
    Chosen.objects.filter(on__lt=oldest).delete()


def _may_be_kept(typed: str, words: str) -> bool:
    """Not mail addresses, and not numbers as long as a telephone's."""
    return bool(words) and "@" not in typed and sum(sign.isdigit() for sign in words) <= MOST_DIGITS
