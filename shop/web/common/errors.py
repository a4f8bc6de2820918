"""Error pages: static templates without database, session or context processors; the request id is shown.

The handlers never touch request.POST: a body that could not be parsed must not fail twice.
"""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from psycopg_pool import PoolTimeout

from .outage import outage

RETRY_SECONDS = "10"


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """The error page of a status, in the language of the address."""
    language = translation.get_language() or "en"
    context = {
        "request_id": getattr(request, "id", ""),
        "LANGUAGE_CODE": language,
        "LANGUAGE_BIDI": translation.get_language_bidi(),
        "theme": request.COOKIES.get("theme", ""),
        "path": request.path,
    }
    body = loader.get_template(f"errors/{status}.html").render(context)
    response = HttpResponse(body, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 when the body was larger than allowed."""
    too_large = type(exception).__name__ in {"RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent"}
    return error_page(request, 413 if too_large else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return error_page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: the page says how to go on."""
    return error_page(request, 403)


def too_many_requests(request: HttpRequest, *, retry_after: int) -> HttpResponse:
    """429 with the seconds to wait."""
    response = error_page(request, 429)
    response.headers["Retry-After"] = str(max(1, retry_after))
    return response


def rate_limited(request: HttpRequest) -> HttpResponse:
    """429 from django-allauth's own limits, which count within minutes."""
    return too_many_requests(request, retry_after=60)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 with the seconds to wait."""
    response = error_page(request, 503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 with Retry-After when the database was away or a lock did not come free in time."""
    error = sys.exc_info()[1]
    if PoolTimeout in {type(error), type(error and error.__cause__)}:  # Django wraps it
        outage.note()
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return unavailable(request)
    return error_page(request, 500)
