"""How long pages of a search take, asked for as a browser asks: through every middleware, to the last byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from time import perf_counter

from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils.http import urlencode

from shop.search.queries.trials import common_filters

from .evaluating import HOST

WARM = 5
TYPED = (3, 5, 8, 13)  # letters of a query after which suggestions are asked for


def time_result_pages(queries: Iterable[str]) -> list[float]:
    """Milliseconds of the first page of results of each query."""
    address = reverse("storefront:search")
    return _timed([f"{address}?{urlencode({'q': query})}" for query in queries])


def time_facet_pages(queries: Iterable[str]) -> list[float]:
    """Milliseconds of the results of each query in a category, with its facets, under two filters."""
    address, filters = reverse("storefront:search"), common_filters()
    return _timed([f"{address}?{urlencode({'q': query, 'category': 'goods', **filters})}" for query in queries])


def time_suggestions(queries: Iterable[str]) -> list[float]:
    """Milliseconds of what is offered after some letters of each query, as the field asks for it."""
    address = reverse("storefront:suggest")
    begun = dict.fromkeys(query[:letters] for query in queries for letters in TYPED)
    asked = {"HX-Request": "true", "HX-Target": "suggest"}
    return _timed([f"{address}?{urlencode({'q': typed})}" for typed in begun], asked)


def _timed(addresses: Sequence[str], asked: Mapping[str, str] | None = None) -> list[float]:
    """Each address once, after a few that do not count; every one comes from another address, as limits are by address.

    Raises ValueError for an answer that is neither a page nor a redirect.
    """
    times = []
    client = Client(SERVER_NAME=HOST)
    with override_settings(ALLOWED_HOSTS=[HOST], DEBUG=False):
        for number, address in enumerate([*addresses[:WARM], *addresses]):
            somebody = f"10.1.{number // 250}.{number % 250 + 1}"
            started = perf_counter()
            answer = client.get(address, secure=settings.SECURE_SSL_REDIRECT, headers=asked, REMOTE_ADDR=somebody)
            times.append((perf_counter() - started) * 1000)
            if answer.status_code not in {200, 302}:
                raise ValueError(f"{answer.status_code} {address}")
    return times[len(addresses[:WARM]) :]
