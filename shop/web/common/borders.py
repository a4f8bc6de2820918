"""The list of countries whose visitors may come in: off by default, and only for the parts that the settings name.

Calls from providers, health checks, files, feeds and pages for crawlers belong to no part, so they are never closed.
An address without a known country comes in: the list keeps out whom it knows to be elsewhere.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from django.http import HttpResponse
from django.template import loader
from django.utils import timezone, translation

from shop.base import audit
from shop.base.actor import Actor
from shop.base.countries import country_for_ip
from shop.base.ids import hash_of_token
from shop.base.rate import Limit, hit
from shop.store.queries import store
from shop.store.types import CountryMode, PathGroup

from .access import private
from .requests import Request

Handler = Callable[[Request], HttpResponse]
logger = logging.getLogger(__name__)
GROUPS = {
    PathGroup.CHECKOUT: re.compile(r"^/(checkout|pay)(/|$)"),
    PathGroup.AUTH: re.compile(r"^/auth(/|$)"),
    PathGroup.ADMIN: re.compile(r"^/(admin|db-admin)(/|$)"),
}
NOTED = Limit(1, 3600)


class CountryMiddleware:
    """Turns visitors away from parts of the site that are closed to their country, or only notes them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        group = group_of(request.path_info)
        if group is None:  # most pages: not even the settings are read
            return self.get_response(request)
        settings = store()
        if settings.country_mode == CountryMode.OFF or group not in settings.country_paths:
            return self.get_response(request)
        address = request.META.get("REMOTE_ADDR", "")
        country = country_for_ip(address)
        if country is None or country in settings.country_list:
            return self.get_response(request)
        blocked = settings.country_mode == CountryMode.BLOCK
        note_visit(request, address, country, blocked=blocked)
        return private(closed(request)) if blocked else self.get_response(request)


def group_of(path: str) -> PathGroup | None:
    """The part of the site that an address belongs to, in whichever language; None for what is never closed."""
    language = translation.get_language_from_path(path)
    bare = path.removeprefix(f"/{language}") if language else path
    return next((group for group, pattern in GROUPS.items() if pattern.match(bare)), None)


def note_visit(request: Request, address: str, country: str, *, blocked: bool) -> None:
    """One line in the machine's log, and an entry of the audit log once an hour and address where it was closed.

    The address is kept as a hash: who is only passing by is nobody's business.
    """
    trace = hash_of_token(address)[:16]
    logger.info("visit from %s (%s) to %s%s", country, trace, request.path_info, ", closed" if blocked else "")
    now = timezone.now()
    if blocked and hit(f"country:{trace}", NOTED, at=now).allowed:
        by = Actor.guest(request_id=request.id)
        seen = {"country": country, "address_hash": trace}
        audit.note("access.country_refused", subject=("page", request.path_info[:64]), by=by, at=now, after=seen)


def closed(request: Request) -> HttpResponse:
    """Why the page is closed, and whom to write to, in the reader's language."""
    settings = store()
    context = {
        "request_id": request.id,
        "theme": request.COOKIES.get("theme", ""),
        "path": request.path,
        "support_email": settings.support_email,
        "support_phone": settings.support_phone,
    }
    return HttpResponse(loader.get_template("errors/country.html").render(context), status=403)
