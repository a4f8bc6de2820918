"""The catalogue for other sites, behind an address that is not guessed."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.text import compress_sequence
from django.views.decorators.http import require_safe

from shop.base.tenancy import current_schema, schema_context
from shop.exchange.feeds import FEEDS, is_feed_token
from shop.store.queries import store
from shop.web.common.requests import Request

HOUR = 3600


@require_safe
def feed(request: Request, token: str, channel: str, language: str, ending: str) -> HttpResponseBase:
    """A feed in one language, written while it is sent; fetched once an hour at most by those who obey."""
    found = FEEDS.get(channel)
    if found is None or ending != found.ending or language not in store().languages or not is_feed_token(token):
        raise Http404
    pieces = (piece.encode() for piece in _inside(current_schema(), found.write(language, timezone.now())))
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = StreamingHttpResponse(compress_sequence(pieces) if zipped else pieces, content_type=found.content_type)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, max_age=HOUR)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _inside(schema: str, pieces: Iterator[str]) -> Iterator[str]:
    """The pieces, each made inside the marketplace: the answer is sent when the request is long over."""
    while True:
        with schema_context(schema):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
