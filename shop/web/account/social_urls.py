"""Addresses to which providers send people back: registered there letter by letter, so without a language."""

from allauth.urls import build_provider_urlpatterns
from django.urls import URLPattern

# Doors for scripts of the providers, which no page of ours loads.
UNUSED = {"google_login_by_token", "facebook_login_by_token"}


def urlpatterns_used() -> list[object]:
    """The providers' doors and callbacks, without those that nobody uses here."""
    return [
        pattern
        for pattern in build_provider_urlpatterns()
        if not (isinstance(pattern, URLPattern) and pattern.name in UNUSED)
    ]


urlpatterns = urlpatterns_used()
