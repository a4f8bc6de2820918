"""How long a session lives, and what the back office asks of it: judged on each request of somebody signed in.

The session remembers when it began and when it was last used, so judging costs no query. It is written once a minute
at most, together with the row that its owner sees in the list of sessions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.security import services as security
from shop.security.queries import has_second_factor
from shop.security.types import SHOPPER_LIMITS, STAFF_LIMITS

from .access import to_sign_in
from .proofs import to_set_up
from .requests import Request, UserRequest

Handler = Callable[[Request], HttpResponse]
BEGAN, SEEN = "session_began", "session_seen"
MINUTE = 60
OFFICE = re.compile(r"^/(admin|db-admin)(/|$)")


def listen() -> None:
    """Let every sign-in start the clock of its session."""
    user_logged_in.connect(start_clock, dispatch_uid="session-clock")


def start_clock(sender: object, request: Any, **_signal: object) -> None:
    """A new session begins now."""
    request.session[BEGAN] = request.session[SEEN] = int(timezone.now().timestamp())


class SessionLimitsMiddleware:
    """Signs out who was away too long, and keeps the back office to people with a second step."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.user.is_authenticated:
            members, now = cast("UserRequest", request), timezone.now()
            if reason := verdict(members, at=now):
                return sign_out(request, reason)
            if lacks_second_step(members):
                return to_set_up(request)
            remember_use(members, at=now)
        return self.get_response(request)


def verdict(request: UserRequest, *, at: datetime) -> str:
    """Why the session is over, or nothing. One that has no clock yet starts it now."""
    if BEGAN not in request.session or SEEN not in request.session:
        start_clock(None, request)
    began, seen = (datetime.fromtimestamp(request.session[key], tz=UTC) for key in (BEGAN, SEEN))
    limits = STAFF_LIMITS if works_here(request) else SHOPPER_LIMITS
    return limits.ended(since=began, seen_at=seen, at=at)


def works_here(request: UserRequest) -> bool:
    """Whether the person belongs to the marketplace's staff."""
    return request.user.is_staff or request.user.is_superuser


def sign_out(request: Request, reason: str) -> HttpResponse:
    """End the session and lead to the sign-in page and back."""
    logout(request)
    words = {
        "idle": _("You were away for a while, so we signed you out. Sign in to go on."),
        "absolute": _("It is time to sign in again."),
    }
    messages.info(request, words[reason])
    return to_sign_in(request)


def lacks_second_step(request: UserRequest) -> bool:
    """Whether somebody of the staff asks for the back office without a second step of signing in."""
    return bool(OFFICE.match(request.path_info)) and works_here(request) and not has_second_factor(request.user.pk)


def remember_use(request: UserRequest, *, at: datetime) -> None:
    """Note that the session is in use, unless that was done within the last minute."""
    if int(at.timestamp()) - request.session[SEEN] < MINUTE:
        return
    request.session[SEEN] = int(at.timestamp())
    security.touch_session(
        user_id=request.user.pk,
        key=request.session.session_key or "",
        ip=request.META.get("REMOTE_ADDR", ""),
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
        at=at,
    )
