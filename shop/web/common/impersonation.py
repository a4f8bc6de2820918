"""Looking at the shop as a customer sees it: read-only, for half an hour, never as somebody who works in the office.

The session stays that of the colleague, who is judged anew on every request. Outside the office `request.user` is the
customer; nothing but looking is allowed, and pages that only their owner may read are closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone, translation

from shop.accounts.queries import user_with_id
from shop.base.actor import Actor
from shop.base.permissions import Permission
from shop.roles.queries import can

from .access import private
from .pages import page
from .requests import Request

if TYPE_CHECKING:
    from shop.accounts.models import User

Handler = Callable[[Request], HttpResponse]
KEY = "impersonation"
LONGEST = timedelta(minutes=30)
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
OFFICE = re.compile(r"^/(admin|db-admin|media|static|health)(/|$)")
# Second factors, sessions, downloads of personal data, the way in and out: their owner's alone.
OWN = re.compile(r"^/(auth|profile/(security|sessions|data|orders/[^/]+/downloads)|checkout|pay|seller)(/|$)")


def begin(request: Request, user: User) -> None:
    """Let this session look as the customer from now on."""
    request.session[KEY] = {"user": user.pk, "until": int((timezone.now() + LONGEST).timestamp())}


def end(request: Request) -> int | None:
    """Look as oneself again; returns whom the session looked as, if anybody."""
    kept = request.session.pop(KEY, None)
    return kept["user"] if kept else None


class ImpersonationMiddleware:
    """Swaps `request.user` for the customer while a colleague, `request.impersonator`, looks as them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.impersonator = None
        if not request.COOKIES.get(settings.SESSION_COOKIE_NAME) or KEY not in request.session:
            return self.get_response(request)
        customer = customer_of(request)
        if customer is None:
            del request.session[KEY]
            return self.get_response(request)
        if OFFICE.match(request.path_info):
            return self.get_response(request)
        colleague = cast("User", request.user)
        request.impersonator, request.user = colleague, customer
        address = request.META.get("REMOTE_ADDR", "")
        request.actor = Actor("user", colleague.pk, f"as:{customer.pk}", ip=address, request_id=request.id)
        if request.method not in LOOKING or OWN.match(without_language(request.path_info)):
            return private(page(request, "staff/people/only_looking.html", {}, status=403).render())
        return private(self.get_response(request))


def customer_of(request: Request) -> User | None:
    """Whom the session may look as now: within the time, by a colleague who still may, of an open customer account."""
    kept: dict[str, Any] = request.session[KEY]
    in_time = datetime.fromtimestamp(kept["until"], tz=UTC) > timezone.now()
    if not in_time or not request.user.is_authenticated or not can(request.user, Permission.USERS_IMPERSONATE):
        return None
    user = user_with_id(kept["user"])
    return user if user and may_be_looked_as(user) else None


def may_be_looked_as(user: User) -> bool:
    """Open accounts of people who hold nothing in the office."""
    return user.is_active and not user.is_staff and not user.is_superuser and not user.is_platform


def without_language(path: str) -> str:
    """The path without the storefront's language prefix."""
    language = translation.get_language_from_path(path)
    return path.removeprefix(f"/{language}") if language else path
