"""Rate limits on views: 429 with Retry-After when a window is used up."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from shop.base.rate import Limit, hit

from .errors import too_many_requests
from .proxies import limited_as

View = Callable[..., HttpResponseBase]


def limited(
    name: str, *, times: int, seconds: int, methods: frozenset[str] = frozenset({"POST"})
) -> Callable[[View], View]:
    """Allow each address `times` uses of the view within `seconds`, counted for the given methods only."""
    limit = Limit(times, seconds)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method in methods:
                verdict = hit(f"{name}:{limited_as(request)}", limit, at=timezone.now())
                if not verdict.allowed:
                    return too_many_requests(request, retry_after=verdict.retry_after)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
