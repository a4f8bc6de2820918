"""Reads of profiles. Every one goes through the person, so another's address is simply not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet

from shop.accounts.models import User
from shop.base.tenancy import current_schema

from .models import Address, Profile
from .types import USUAL_NOTICES, Channel, Face, Notices, Preferences, Topic

ENDING = "notices"


def addresses_of(user_id: int) -> QuerySet[Address]:
    """The person's addresses: the usual ones first, then the newest."""
    return Address.objects.filter(user=user_id).order_by("-is_shipping", "-is_billing", "-pk")


def address_of(user_id: int, public_id: UUID) -> Address | None:
    """One of the person's addresses; nothing when it is another's."""
    return addresses_of(user_id).filter(public_id=public_id).first()


def preferences_of(user_id: int) -> Preferences:
    """What the person chose, in one query."""
    row = Profile.objects.filter(user=user_id).first() or Profile(user_id=user_id)
    notices = notices_from(row.notices)
    return Preferences(row.bio, row.avatar, row.currency, notices, row.remembers_seen, row.wants_picks)


def profiles_not_remembering(user_id: int) -> QuerySet[Profile]:
    """The person's profile, if it says that what they look at is not to be remembered."""
    return Profile.objects.filter(user=user_id, remembers_seen=False).order_by("pk")


def profiles_without_picks(user_id: int) -> QuerySet[Profile]:
    """The person's profile, if it says that nothing is to be picked for them."""
    return Profile.objects.filter(user=user_id, wants_picks=False).order_by("pk")


def wanting(topic: Topic, channel: Channel, user_ids: Iterable[int]) -> set[int]:
    """Who of the people wants to be told about the topic this way; in one query."""
    people = set(user_ids)
    rows = Profile.objects.filter(user__in=people).order_by("pk").values_list("user", "notices")
    chosen = dict.fromkeys(people, USUAL_NOTICES) | {user_id: notices_from(stored) for user_id, stored in rows}
    return {user_id for user_id in people if channel in chosen[user_id][topic]}


def notice_token(user_id: int, topic: Topic) -> str:
    """What stands in the link that ends mails about a topic: signed, and good in this marketplace only."""
    return signing.Signer(salt=ENDING).sign_object([current_schema(), user_id, topic.value])


def notice_of_token(token: str) -> tuple[int, Topic, bool] | None:
    """Whose mails about what a link ends, and whether they still come; None for a link that we did not make."""
    try:
        schema, user_id, topic = signing.Signer(salt=ENDING).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    known = schema == current_schema() and User.objects.filter(pk=user_id, is_active=True).exists()
    return (user_id, Topic(topic), bool(wanting(Topic(topic), Channel.EMAIL, [user_id]))) if known else None


def notices_from(stored: Mapping[str, Any]) -> Notices:
    """Channels by topic, with the usual ones for topics that nobody chose; unknown words are left out."""
    channels = set(Channel)
    return {
        topic: frozenset(Channel(one) for one in stored[topic] if one in channels) if topic in stored else usual
        for topic, usual in ((topic, USUAL_NOTICES[topic]) for topic in Topic)
    }


def faces_of(user_ids: Iterable[int]) -> dict[int, Face]:
    """Bio and picture of the people who have any, in one query; none for no people."""
    wanted = set(user_ids)
    rows = Profile.objects.filter(user__in=wanted, user__is_active=True).order_by("pk") if wanted else ()
    return {row.user_id: Face(row.bio, row.avatar) for row in rows if row.bio or row.avatar}
