"""From where a request comes, for the log of security events."""

from __future__ import annotations

from django.http import HttpRequest

from shop.security.types import Visit


def visit_of(request: HttpRequest) -> Visit:
    """The browser's name for itself and the session's key; the address is in `request.actor`."""
    return Visit(
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:400], session_key=request.session.session_key or ""
    )
