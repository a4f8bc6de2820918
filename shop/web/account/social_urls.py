"""Addresses to which providers send people back: registered there letter by letter, so without a language."""

from allauth.urls import build_provider_urlpatterns

urlpatterns = build_provider_urlpatterns()
