"""The editor of the shop's page, and what shoppers then see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from shop.sellers.models import Seller, ShopPage
from tests.factories import make_product
from tests.factories.sellers import paper_file

pytestmark = pytest.mark.django_db
TEXTS = {
    "story": "Five potters.\r\n\r\nOne kiln <b>of brick</b>.",
    "delivery_text": "We pack in straw.",
    "returns_text": "Write first.",
    "contact_days": "Saturday to Thursday, 10 to 18",
    "phone": "01712345678",
    "whatsapp": "+8801712345678",
    "email": "studio@example.com",
    "facebook": "https://www.facebook.com/rupganj.clay?ref=x",
    "instagram": "@rupganj.clay",
    "website": "https://rupganj.example/",
}


def test_texts_are_saved_by_language_and_read_by_shoppers(owner: Client, seller: Seller) -> None:
    owner.post("/seller/shop/?language=bn", {"story": "পাঁচজন মৃৎশিল্পী।"})
    answer = owner.post("/seller/shop/?language=en", TEXTS)

    assert answer["Location"] == "/seller/shop/?language=en"
    seller.refresh_from_db()
    assert (seller.story["bn"], seller.story["en"]) == ("পাঁচজন মৃৎশিল্পী।", TEXTS["story"].strip())
    about = Client().get("/sellers/rupganj-clay/about/").text
    assert "<p>Five potters.</p>" in about
    assert "<p>One kiln &lt;b&gt;of brick&lt;/b&gt;.</p>" in about
    for shown in (
        "We pack in straw.",
        "Write first.",
        "Saturday to Thursday, 10 to 18",
        'href="tel:+8801712345678"',
        'href="https://wa.me/8801712345678"',
        'href="https://www.facebook.com/rupganj.clay"',
        'href="https://www.instagram.com/rupganj.clay/"',
        'href="https://rupganj.example/" rel="noopener nofollow ugc"',
    ):
        assert shown in about
    assert "পাঁচজন মৃৎশিল্পী।" in Client().get("/bn/sellers/rupganj-clay/about/").text


def test_empty_text_is_taken_away_again(owner: Client, seller: Seller) -> None:
    owner.post("/seller/shop/", TEXTS)
    owner.post("/seller/shop/", TEXTS | {"delivery_text": "", "phone": ""})

    page = ShopPage.objects.get(seller=seller)
    assert (page.delivery_text, page.phone, page.whatsapp) == ({}, "", "+8801712345678")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"phone": "12"}, "id_phone_error"),
        ({"facebook": "https://evil.example/x/y"}, "Enter the name of the page, like rupganj.clay."),
        ({"website": "javascript:alert(1)"}, "id_website_error"),
    ],
)
def test_channels_that_cannot_be_are_named_and_nothing_changes(
    owner: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = owner.post("/seller/shop/", TEXTS | wrong)

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert not ShopPage.objects.exists()


def test_preview_shows_what_was_typed_and_saves_nothing(owner: Client, seller: Seller) -> None:
    answer = owner.post("/seller/shop/preview/?language=en", TEXTS)

    assert (answer.status_code, "<p>Five potters.</p>" in answer.text, "not saved yet" in answer.text) == (
        200,
        True,
        True,
    )
    seller.refresh_from_db()
    assert (dict(seller.story), ShopPage.objects.count()) == ({}, 0)


@pytest.mark.parametrize("place", ["logo", "banner"])
def test_picture_is_shown_replaced_and_removed(
    owner: Client, seller: Seller, place: str, django_capture_on_commit_callbacks: Any
) -> None:
    owner.post(f"/seller/shop/{place}/", {"picture": paper_file()})
    first = getattr(ShopPage.objects.get(seller=seller), place)
    assert first.base_key in Client().get("/sellers/rupganj-clay/").text
    owner.post(f"/seller/shop/{place}/", {"picture": paper_file()})
    assert getattr(ShopPage.objects.get(seller=seller), place).base_key == first.base_key

    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"/seller/shop/{place}/", {"picture": paper_file(colour="navy")})
    second = getattr(ShopPage.objects.get(seller=seller), place)
    assert second.base_key != first.base_key
    assert Client().get(f"/media/{first.base_key}-96.webp").status_code == 404
    assert b"".join(Client().get(f"/media/{second.base_key}-96.webp")).startswith(b"RIFF")

    owner.post(f"/seller/shop/{place}/removal/")
    assert getattr(ShopPage.objects.get(seller=seller), place) is None


def test_file_that_is_no_picture_is_refused(owner: Client) -> None:
    answer = owner.post("/seller/shop/logo/", {"picture": paper_file("x.png").__class__("x.png", b"<svg/>")})

    assert (answer.status_code, "This is not a JPEG, PNG or WebP picture." in answer.text) == (422, True)
    assert not ShopPage.objects.exists()


def test_packer_and_rival_change_nothing_of_it(packer: Client, rival: Client, seller: Seller) -> None:
    assert packer.post("/seller/shop/", TEXTS).status_code == 403
    rival.post("/seller/shop/", TEXTS)

    assert not ShopPage.objects.filter(seller=seller).exists()
    make_product(seller)
    assert "Five potters." not in Client().get("/sellers/rupganj-clay/").text


def test_editor_takes_fifteen_queries_at_most(owner: Client, django_assert_max_num_queries: Any) -> None:
    owner.post("/seller/shop/", TEXTS)

    with django_assert_max_num_queries(15):
        owner.get("/seller/shop/")
