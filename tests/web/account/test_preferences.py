"""The start of a person's pages, and their preferences."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from shop.accounts.models import User
from shop.profiles.models import Profile
from shop.profiles.queries import preferences_of
from shop.profiles.types import Channel, Topic
from shop.sellers.models import Seller
from tests.factories import make_order, make_product
from tests.web.storefront.reading import queries_of, title_of

CHOSEN = {"name": "Nusrat", "language": "bn", "bio": "Potter in Rupganj", "offers-email": "on", "orders-sms": "on"}


@pytest.fixture
def signed_in(client: Client, shopper: User) -> Client:
    client.force_login(shopper)
    return client


def png() -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGBA", (200, 300), "green").save(target, "PNG")
    return SimpleUploadedFile("me.png", target.getvalue(), "image/png")


def test_preferences_are_kept_and_the_page_goes_on_in_the_language(signed_in: Client, shopper: User) -> None:
    answer = signed_in.post("/profile/preferences/", CHOSEN)

    assert answer.headers["Location"] == "/bn/profile/preferences/"
    shopper.refresh_from_db()
    kept = preferences_of(shopper.pk)
    assert (shopper.name, shopper.language, kept.bio) == ("Nusrat", "bn", "Potter in Rupganj")
    assert kept.notices[Topic.OFFERS] == {Channel.EMAIL}
    assert kept.notices[Topic.ORDERS] == {Channel.SMS}
    assert kept.notices[Topic.RETURNS] == frozenset()


def test_unknown_language_is_refused(signed_in: Client) -> None:
    assert signed_in.post("/profile/preferences/", CHOSEN | {"language": "tlh"}).status_code == 422
    assert not Profile.objects.exists()


def test_currency_is_a_choice_only_where_there_are_several(
    signed_in: Client, shopper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'name="currency"' not in signed_in.get("/profile/preferences/").text

    monkeypatch.setattr("shop.web.account.preference_forms.offered_codes", lambda: ("BDT", "EUR"))

    assert 'name="currency"' in signed_in.get("/profile/preferences/").text
    signed_in.post("/profile/preferences/", CHOSEN | {"currency": "EUR"})
    assert preferences_of(shopper.pk).currency == "EUR"


def test_picture_comes_and_goes(signed_in: Client, shopper: User) -> None:
    signed_in.post("/profile/preferences/avatar/", {"picture": png()})

    picture = preferences_of(shopper.pk).avatar
    assert picture is not None
    assert picture.url in signed_in.get("/profile/").text
    shown = signed_in.get(picture.url)
    assert shown.headers["Content-Type"] == "image/webp"
    assert shown.getvalue()[8:12] == b"WEBP"

    signed_in.post("/profile/preferences/avatar/removal/")

    assert preferences_of(shopper.pk).avatar is None


def test_file_that_is_no_picture_is_refused_with_a_sentence(signed_in: Client, shopper: User) -> None:
    page = SimpleUploadedFile("me.png", b"<html><script>alert(1)</script>", "image/png")

    answer = signed_in.post("/profile/preferences/avatar/", {"picture": page})

    assert answer.status_code == 422
    assert "This is not a JPEG, PNG or WebP picture." in answer.text
    assert preferences_of(shopper.pk).avatar is None


def test_overview_shows_the_last_two_orders(signed_in: Client, shopper: User, seller: Seller) -> None:
    numbers = [make_order(make_product(seller), user=shopper).order.number for _ in range(3)]

    text = signed_in.get("/profile/").text

    assert [number in text for number in numbers] == [False, True, True]
    assert title_of(signed_in.get("/profile/")) == "Hello, Nusrat Jahan"


def test_overview_takes_as_many_queries_for_two_orders_as_for_three(
    signed_in: Client, shopper: User, seller: Seller
) -> None:
    for _ in range(2):
        make_order(make_product(seller), user=shopper)
    few = len(queries_of(signed_in, "/profile/"))
    make_order(make_product(seller), make_product(seller), user=shopper)

    assert len(queries_of(signed_in, "/profile/")) == few
