"""Feeds for other sites: every required field, nothing that the sites refuse, the seller of every item."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from shop.catalog.models import Brand, Item, Product, Variant
from shop.catalog.services import archive_product
from shop.exchange.feeds import feed_token, is_gtin
from shop.sellers.models import Seller
from shop.shipping.services import set_flat_rate
from tests.cast import NOW
from tests.factories import add_picture, make_category, make_product, make_promotion, make_variants
from tests.factories.catalog import BY

pytestmark = pytest.mark.django_db
G = "{http://base.google.com/ns/1.0}"
REQUIRED = {"id", "title", "description", "link", "image_link", "availability", "price", "external_seller_id"}
META_REQUIRED = {"id", "title", "description", "availability", "condition", "price", "link", "image_link", "brand"}
SITE = "http://localhost:8000"


@pytest.fixture
def kettle(seller: Seller) -> Product:
    """With a brand, a barcode and a reduced price; its title has signs that XML cannot carry as they are."""
    home = make_category("home")
    product = make_product(
        seller,
        title={"en": 'Kettle & "tray" <set>', "bn": "কেটলি"},
        category=make_category("kettles", parent=home),
        price_minor=800_00,
        compare_at_minor=1000_00,
        brand="Rupganj",
        description={"en": "<p>Holds <b>two</b> litres.</p>"},
    )
    set_flat_rate(seller_id=seller.pk, price_minor=80_00)
    product.variants.update(barcode="8801234567893")
    add_picture(product)
    return product


def path(channel: str, language: str = "en") -> str:
    ending = {"google": "xml", "facebook": "csv"}[channel]
    return f"/feeds/{feed_token()}/{channel}-{language}.{ending}"


def google(client: Client, language: str = "en") -> list[dict[str, str]]:
    """The items; a group of fields as its values with colons between them."""
    answer = client.get(path("google", language))
    items = ET.fromstring(b"".join(answer.streaming_content)).findall("channel/item")
    return [
        {entry.tag.removeprefix(G): entry.text or ":".join(part.text or "" for part in entry) for entry in item}
        for item in items
    ]


def facebook(client: Client) -> list[dict[str, str]]:
    answer = client.get(path("facebook"))
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def test_an_item_says_what_google_requires(client: Client, kettle: Product, seller: Seller) -> None:
    (item,) = google(client)

    assert item.keys() >= REQUIRED
    assert item["id"] == str(kettle.variants.get().public_id)
    assert item["title"] == 'Kettle & "tray" <set>'
    assert item["description"] == "Holds two litres."
    assert item["link"] == f"{SITE}/products/{kettle.slug}/"
    assert (item["price"], item["sale_price"]) == ("1000.00 BDT", "800.00 BDT")
    assert (item["brand"], item["gtin"], item["identifier_exists"]) == ("Rupganj", "8801234567893", "yes")
    assert (item["availability"], item["condition"]) == ("in_stock", "new")
    assert item["product_type"] == "Home > Kettles"
    assert item["external_seller_id"] == str(seller.public_id)
    assert item["shipping"] == "BD:Standard delivery:80.00 BDT"
    assert facebook(client)[0]["shipping"] == "BD::Standard delivery:80.00 BDT"
    assert client.get(item["image_link"].removeprefix(SITE)).status_code in {200, 404}


def test_variants_are_items_of_one_group_with_their_colour(client: Client, seller: Seller) -> None:
    variants = make_variants(seller, "Red", "Blue")
    add_picture(variants[0].product)

    items = google(client)

    assert {item["item_group_id"] for item in items} == {str(variants[0].product.public_id)}
    assert [item["color"] for item in items] == ["Red", "Blue"]
    assert [item["link"].partition("?")[2] for item in items] == [f"sku={variant.sku}" for variant in variants]
    assert all(item["identifier_exists"] == "no" and "gtin" not in item for item in items)


def test_the_feed_of_a_language_reads_and_links_in_it(client: Client, kettle: Product) -> None:
    (item,) = google(client, "bn")

    assert (item["title"], item["link"]) == ("কেটলি", f"{SITE}/bn/products/{kettle.slug}/")


def test_a_row_says_what_meta_requires_in_its_words(client: Client, kettle: Product, seller: Seller) -> None:
    Product.objects.filter(pk=kettle.pk).update(title={"en": 'Say "tea", twice\nover'})

    (row,) = facebook(client)

    assert all(row[name] for name in META_REQUIRED)
    assert row["title"] == 'Say "tea", twice\nover'
    assert (row["availability"], row["condition"], row["external_seller_id"]) == (
        "in stock",
        "new",
        str(seller.public_id),
    )


def test_what_the_sites_refuse_is_left_out(client: Client, kettle: Product, seller: Seller) -> None:
    make_product(seller)  # without a picture
    archive_product(product_id=kettle.pk, by=BY, at=NOW)

    assert (google(client), facebook(client)) == ([], [])


def test_a_feed_is_zipped_where_that_is_understood_and_kept_from_who_guesses(client: Client, kettle: Product) -> None:
    answer = client.get(path("google"), headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(b"".join(answer.streaming_content)).startswith(b"<?xml")
    for wrong in ("/feeds/abc/google-en.xml", path("google", "tlh"), path("google").replace("xml", "csv")):
        assert client.get(wrong).status_code == 404


def test_who_has_a_feed_as_it_is_need_not_fetch_it_again(client: Client, kettle: Product, seller: Seller) -> None:
    first = client.get(path("google"))
    same = {"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}

    assert [client.get(path("google"), headers=known).status_code for known in same] == [304, 304]
    assert client.get(path("facebook"), headers=same[0]).status_code == 200
    make_promotion()
    cheaper = client.get(path("google"), headers=same[0])
    assert cheaper.status_code == 200
    make_product(seller)
    assert client.get(path("google"), headers={"If-None-Match": cheaper["ETag"]}).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert client.get(path("facebook"), headers=same[1]).status_code == 200


def test_a_feed_takes_the_same_queries_however_many_items(
    client: Client, seller: Seller, django_assert_max_num_queries: object
) -> None:
    for _number in range(5):
        add_picture(make_product(seller))
    item = Item.objects.create(brand=Brand.objects.create(name="X", slug="x"), mpn="M1")
    Product.objects.update(item=item)
    answer = client.get(path("google"))

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        pieces = list(answer.streaming_content)

    assert b"".join(pieces).count(b"<item>") == 5
    assert Variant.objects.count() == 5


@pytest.mark.parametrize(
    ("number", "right"),
    [("8801234567893", True), ("036000291452", True), ("96385074", True), ("8801234567890", False), ("0" * 13, False),
     ("880123456789x", False), ("", False), ("৮৮০১২৩৪৫৬৭৮৯৩", False), ("2011000104375", False), ("9900000000004", False),
     ("20123451", False)],
)  # fmt: skip
def test_a_gtin_has_a_right_check_digit_and_means_the_same_everywhere(number: str, right: bool) -> None:
    assert is_gtin(number) is right
