"""Headers of every answer, files and refusals included: what other sites and scripts may do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.csp import CSP, build_policy
from django.views.decorators.csp import csp_override

from .errors import error_page
from .requests import Request

Handler = Callable[[Request], HttpResponse]
CLOSED = (
    "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in CLOSED)
# Answers that never reached the policy of pages: refusals before it, files, redirects of the outermost middleware.
PLAIN_POLICY = build_policy(
    {
        "default-src": [CSP.NONE],
        "style-src": [CSP.SELF],
        "font-src": [CSP.SELF],
        "img-src": [CSP.SELF],
        "form-action": [CSP.SELF],
        "base-uri": [CSP.NONE],
        "frame-ancestors": [CSP.NONE],
    }
)
DEFAULTS = {
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": PLAIN_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


def forms_may_lead_to(origins: Sequence[str], response: HttpResponse) -> HttpResponse:
    """Let the forms of this page end on pages of these origins: a browser without script follows our redirect there,
    and `form-action` holds for every step of that way."""
    if not origins:
        return response
    pages: dict[str, Any] = settings.SECURE_CSP
    policy = pages | {"form-action": [*pages["form-action"], *origins]}
    answer: HttpResponse = csp_override(policy)(lambda _request: response)(None)
    return answer


class HeadersMiddleware:
    """Adds what a view did not set itself, and gives a bare 405 its page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            allowed = response.headers.get("Allow", "")
            response = error_page(request, 405)
            response.headers["Allow"] = allowed
        for name, value in DEFAULTS.items():
            response.headers.setdefault(name, value)
        return response
