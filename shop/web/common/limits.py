"""Rate limits on views: 429 with Retry-After when a window is used up."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from shop.base.rate import Limit, hit, hit_nearby

from .errors import too_many_requests
from .proxies import limited_as
from .requests import Request

View = Callable[..., HttpResponseBase]
LOOKS, POSTS = frozenset({"GET", "HEAD"}), frozenset({"POST"})


def limited(name: str, *, times: int, seconds: int, methods: frozenset[str] = POSTS) -> Callable[[View], View]:
    """Allow each address `times` uses of the view within `seconds`, counted for the given methods only."""
    limit = Limit(times, seconds)
    return _guard(lambda request: [(f"{name}:{limited_as(request)}", limit)], methods)


def limited_looks(name: str, *, times: int, seconds: int) -> Callable[[View], View]:
    """Allow each address to look at the view `times` within `seconds`, counted without a query."""
    limit = Limit(times, seconds)
    return _guard(lambda request: [(f"{name}:{limited_as(request)}", limit)], LOOKS, nearby=True)


def limited_by_visitor(name: str, *, times: int, crowd: int, seconds: int) -> Callable[[View], View]:
    """Allow each visitor `times` POSTs within `seconds`, and everybody behind one address `crowd` of them together.

    Mobile carriers put thousands of people behind one address, so what everybody does all day is not counted by it
    alone. A visitor is an account, else the browser's cart; who has neither yet, or throws cookies away, is counted
    with the crowd.
    """

    def keys(request: Request) -> list[tuple[str, Limit]]:
        visitor, everybody = visitor_of(request), (f"{name}:{limited_as(request)}", Limit(crowd, seconds))
        return [(f"{name}:{visitor}", Limit(times, seconds)), everybody] if visitor else [everybody]

    return _guard(keys)


def visitor_of(request: Request) -> str:
    """Who asks, by account or by the hash of the cart's cookie; empty for a browser that came just now."""
    owner = request.cart.owner
    return f"user:{owner.user_id}" if owner.user_id else owner.token_hash


def _guard(
    keys: Callable[[Any], list[tuple[str, Limit]]],
    methods: frozenset[str] = POSTS,
    *,
    nearby: bool = False,
) -> Callable[[View], View]:

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method in methods:
                count = hit_nearby if nearby else hit
                for key, limit in keys(request):
                    verdict = count(key, limit, at=timezone.now())
                    if not verdict.allowed:
                        return too_many_requests(request, retry_after=verdict.retry_after)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
