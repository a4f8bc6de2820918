"""Choosing what a profile says and what its person is told about."""

from __future__ import annotations

from django.db import transaction

from shop.base import files
from shop.base.locks import lock
from shop.base.pictures import Picture
from shop.profiles.models import Profile
from shop.profiles.queries import notices_from
from shop.profiles.types import Channel, Notices, Topic

SIDE = 320


@transaction.atomic
def change_preferences(*, user_id: int, bio: str, currency: str, notices: Notices) -> Profile:
    """Keep what the person chose."""
    chosen = {topic.value: sorted(channels) for topic, channels in notices.items()}
    profile, _made = Profile.objects.update_or_create(
        user_id=user_id, defaults={"bio": bio, "currency": currency, "notices": chosen}
    )
    return profile


@transaction.atomic
def choose_currency(*, user_id: int, currency: str) -> None:
    """What the person sees and pays prices in, on every device that has chosen nothing else."""
    Profile.objects.update_or_create(user_id=user_id, defaults={"currency": currency})


@transaction.atomic
def choose_notice(*, user_id: int, topic: Topic, channel: Channel, wanted: bool) -> None:
    """Whether the person is told about one topic this way; all other choices stay."""
    profile, _made = Profile.objects.get_or_create(user_id=user_id)
    locked = lock(Profile, profile.pk)
    channels = {*notices_from(locked.notices)[topic]} - {channel} | ({channel} if wanted else set())
    locked.notices = {**locked.notices, topic.value: sorted(channels)}
    locked.save(update_fields=["notices"])


@transaction.atomic
def remember_seen(*, user_id: int, wanted: bool) -> None:
    """Whether products that the person looks at are kept from now on."""
    Profile.objects.update_or_create(user_id=user_id, defaults={"remembers_seen": wanted})


@transaction.atomic
def choose_picks(*, user_id: int, wanted: bool) -> None:
    """Whether things are picked for the person by what they looked at, saved and bought."""
    Profile.objects.update_or_create(user_id=user_id, defaults={"wants_picks": wanted})


def set_avatar(*, user_id: int, content: bytes) -> Picture:
    """Show this picture beside what the person writes; cut to its middle square. Raises files.CannotAccept."""
    square = files.middle_square(files.clean_image(content).content, side=SIDE)
    picture = files.store_picture(square, room="profiles")
    _replace(user_id, picture)
    return picture


def remove_avatar(*, user_id: int) -> None:
    """Show initials again."""
    _replace(user_id, None)


@transaction.atomic
def _replace(user_id: int, picture: Picture | None) -> None:
    before = Profile.objects.select_for_update().filter(user=user_id).first()
    Profile.objects.update_or_create(user_id=user_id, defaults={"avatar": picture})
    if before and before.avatar:
        old = before.avatar
        transaction.on_commit(lambda: files.discard_picture(old))
