"""Preferences and the picture."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from shop.accounts.models import User
from shop.base.files import CannotAccept
from shop.profiles.models import Profile
from shop.profiles.queries import faces_of, preferences_of
from shop.profiles.services import change_preferences, remove_avatar, set_avatar
from shop.profiles.types import USUAL_NOTICES, Channel, Topic


def photo(width: int = 900, height: int = 500) -> bytes:
    """A red picture with a secret in its EXIF."""
    target, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (width, height), "red").save(target, "JPEG", exif=exif)
    return target.getvalue()


def files_of(base_key: str) -> list[Path]:
    return sorted((Path(settings.MEDIA_ROOT) / base_key).parent.glob("*"))


def test_nothing_that_sells_is_sent_unasked(shopper: User) -> None:
    notices = preferences_of(shopper.pk).notices

    assert notices == USUAL_NOTICES
    assert notices[Topic.OFFERS] == notices[Topic.SAVED_ITEMS] == frozenset()
    assert Channel.EMAIL in notices[Topic.ORDERS]


def test_choices_are_kept_and_words_of_yesterday_are_left_out(shopper: User) -> None:
    chosen = dict.fromkeys(Topic, frozenset({Channel.PUSH}))
    profile = change_preferences(user_id=shopper.pk, bio="Potter", currency="BDT", notices=chosen)
    profile.notices["orders"] = ["push", "fax"]
    profile.save()

    assert preferences_of(shopper.pk).notices == chosen
    assert preferences_of(shopper.pk).bio == "Potter"


def test_picture_is_a_square_without_its_metadata(shopper: User) -> None:
    picture = set_avatar(user_id=shopper.pk, content=photo())

    assert (picture.width, picture.height) == (320, 320)
    assert [path.suffix for path in files_of(picture.base_key)] == [".avif", ".webp"]
    for path in files_of(picture.base_key):
        assert b"taken at home" not in path.read_bytes()
    assert preferences_of(shopper.pk).avatar == picture


@pytest.mark.django_db(transaction=True)
def test_files_of_the_picture_before_are_deleted() -> None:
    user_id = User.objects.create_user("nusrat@example.com").pk
    first = set_avatar(user_id=user_id, content=photo())
    second = set_avatar(user_id=user_id, content=photo(400, 600))

    assert files_of(first.base_key) == []
    assert len(files_of(second.base_key)) == 2

    remove_avatar(user_id=user_id)

    assert files_of(second.base_key) == []
    assert preferences_of(user_id).avatar is None


def test_a_page_that_calls_itself_a_picture_is_refused(shopper: User) -> None:
    with pytest.raises(CannotAccept):
        set_avatar(user_id=shopper.pk, content=b"<svg onload=alert(1)>")

    assert not Profile.objects.exists()


def test_only_people_who_say_something_have_a_face(shopper: User, other_shopper: User) -> None:
    change_preferences(user_id=shopper.pk, bio="Potter", currency="", notices=USUAL_NOTICES)
    change_preferences(user_id=other_shopper.pk, bio="", currency="", notices=USUAL_NOTICES)

    assert {user_id: face.bio for user_id, face in faces_of([shopper.pk, other_shopper.pk]).items()} == {
        shopper.pk: "Potter"
    }
