"""Mails to the owners of a shop, each in their language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation

from shop.base.models import Event
from shop.profiles.queries import preferences_of
from shop.profiles.types import Channel, Topic
from shop.sellers.queries import owners_of

from .services import write_mail
from .types import Letter

type Said = dict[str, Any] | Callable[[], dict[str, Any]]


def tell_owners(event: Event, seller_id: int, template: str, said: Said, *, unasked: bool, kind: str = "") -> None:
    """About the money of their shop; what is not `unasked` only to those who want mails about payouts.

    `said` is the mail's context, or makes it in the reader's language; `kind` tells mails of one event apart.
    """
    for owner in owners_of(seller_id):
        if unasked or Channel.EMAIL in preferences_of(owner.user_id).notices[Topic.PAYOUTS]:
            language = owner.language or settings.LANGUAGE_CODE
            with translation.override(language):
                context = said() if callable(said) else said
            letter = Letter(event.uid, kind or event.name, owner.email, language, template)
            write_mail(letter=letter, context=context, at=event.at)
