"""The cross-cutting work of every request, each concern once."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from itertools import chain
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from shop.base import audit
from shop.base.actor import Actor
from shop.base.clean import storable
from shop.base.ids import uuid7
from shop.base.rate import Limit, hit
from shop.store.queries import own_time, store

from .errors import unavailable
from .numbers import region
from .outage import outage
from .requests import Request

logger = logging.getLogger(__name__)

NOTED_DENIALS = Limit(30, 60)
Handler = Callable[[Request], HttpResponse]
UNPREFIXED = re.compile(r"^/(seller|admin|db-admin|dev|hooks|health|metrics|media|api|auth/social)(/|$)")


class RequestIdMiddleware:
    """Gives each request an id, shown on error pages and written to every log row, and the language of its address.

    The thread still speaks the last request's language, and an error below may come before LanguageMiddleware.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.id = str(uuid7())
        translation.activate(translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request.id
        return response


class CleanInputMiddleware:
    """Refuses TRACE, and NUL bytes or lone surrogates in path and query; forms refuse them through CharField.

    Form bodies are checked here too, once they are parsed, so no view can forget it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if request.method == "TRACE":
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        if not storable(unquote(request.path_info)) or not storable(unquote(request.META.get("QUERY_STRING", ""))):
            raise SuspiciousOperation("unstorable characters in the address")
        if any(not storable(unquote(value)) for value in request.COOKIES.values()):
            raise SuspiciousOperation("unstorable characters in a cookie")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Check the form body, after CSRF and upload limits had their say."""
        if request.method != "POST":
            return
        texts = chain(request.POST.keys(), *(values for _key, values in request.POST.lists()))
        if not all(storable(text) for text in texts):
            raise SuspiciousOperation("unstorable characters in a form")


class OutageMiddleware:
    """Answers 503 at once while the database is known to be away; static files come before it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if outage.fresh and not request.path_info.startswith("/health/live"):
            return unavailable(request)
        return self.get_response(request)


class LanguageMiddleware:
    """The language of the page: the URL's prefix on the storefront, the person's choice in portal and back office."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info)
        if language is None and UNPREFIXED.match(request.path_info):
            language = self._choice_of(request)
        translation.activate(language or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    def _choice_of(self, request: HttpRequest) -> str | None:
        known = dict(settings.LANGUAGES)
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        chosen = (request.user.language if request.user.is_authenticated else "") or cookie
        return chosen if chosen in known else None


class RegionMiddleware:
    """Numbers and money are written as in the country of the store, days and moments as they are there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if not hasattr(request, "marketplace"):  # health says that the process lives, without asking the database
            return self.get_response(request)
        with region(store().country), own_time():
            return self.get_response(request)


class ActorMiddleware:
    """`request.actor`: who asks, for services and logs."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        ip = request.META.get("REMOTE_ADDR", "")
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.user.is_authenticated:
            request.actor = Actor.user(request.user.pk, ip=ip, request_id=request.id)
        else:
            request.actor = Actor.guest(ip=ip, request_id=request.id)
        return self.get_response(request)


class DenialMiddleware:
    """Notes who was turned away from what (403): in the audit log, and one line in the machine's log."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Write the note; the 403 page follows. A flood from one actor is noted thirty times a minute at most."""
        if not isinstance(exception, PermissionDenied):
            return
        now, actor = timezone.now(), request.actor
        logger.warning("denied %s %s to %s (%s)", request.method, request.path, actor, request.id)
        if hit(f"denied:{actor}:{actor.ip}", NOTED_DENIALS, at=now).allowed:
            wanted = {"method": request.method, "path": request.path[:300], "right": str(exception)[:60]}
            place = request.resolver_match.view_name if request.resolver_match else ""
            audit.note("access.denied", subject=("page", place[:64]), by=actor, at=now, after=wanted)


class HtmxRedirectMiddleware:
    """A redirect answered to HTMX becomes a full navigation, so that whole pages are never swapped into a part."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        if request.htmx and response.status_code in {301, 302, 303, 307} and "Location" in response.headers:
            location = response.headers["Location"]
            response = HttpResponse(status=204, headers={"HX-Redirect": location})
            patch_vary_headers(response, ["HX-Request"])
        return response
