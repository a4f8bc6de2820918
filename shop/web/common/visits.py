"""From where a request comes, for the log of security events."""

from __future__ import annotations

from django.http import HttpRequest

from shop.base.countries import country_for_ip
from shop.security.types import Visit


def visit_of(request: HttpRequest) -> Visit:
    """The browser's name for itself, the country of the address, the session's key."""
    return Visit(
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:400],
        country=country_for_ip(request.META.get("REMOTE_ADDR", "")) or "",
        session_key=request.session.session_key or "",
    )
