"""Doors of the queue and of the schedules; each calls one service and may run twice."""

from django.utils import timezone

from shop.base.actor import Actor

from . import services


def look_into(provider: str, provider_key: str) -> None:
    """After a provider told of a dispute; run again when it does not answer, or the payment is not known yet."""
    services.look_into(provider=provider, provider_key=provider_key, by=Actor.provider(provider), at=timezone.now())


def remind_of_evidence() -> None:
    """Every hour."""
    services.remind_of_evidence(at=timezone.now())


def ask_about_open() -> None:
    """Four times a day: messages get lost, and disputes end by themselves."""
    services.ask_about_open(at=timezone.now())
