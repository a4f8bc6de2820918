"""The catalogue for other sites, behind an address that is not guessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.utils.text import compress_sequence
from django.views.decorators.http import require_safe

from shop.base.tenancy import current_schema, schema_context
from shop.exchange.feeds import FEEDS, Feed, feed_mark, is_feed_token
from shop.store.queries import store
from shop.web.common.requests import Request

HOUR = 3600


@require_safe
def feed(request: Request, token: str, channel: str, language: str, ending: str) -> HttpResponseBase:
    """A feed in one language, written while it is sent; who has it as it is, is told so."""
    found = FEEDS.get(channel)
    if found is None or ending != found.ending or language not in store().languages or not is_feed_token(token):
        raise Http404
    now = timezone.now()
    tag, changed_at = feed_mark(channel, language, at=now)
    known = get_conditional_response(request, etag=tag, last_modified=int(changed_at.timestamp()))
    response = known or _sent(request, found, language, now)
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, max_age=HOUR)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _sent(request: Request, found: Feed, language: str, at: datetime) -> HttpResponseBase:
    pieces = (piece.encode() for piece in _inside(current_schema(), found.write(language, at)))
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = StreamingHttpResponse(compress_sequence(pieces) if zipped else pieces, content_type=found.content_type)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _inside(schema: str, pieces: Iterator[str]) -> Iterator[str]:
    """The pieces, each made inside the marketplace: the answer is sent when the request is long over."""
    while True:
        with schema_context(schema):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
