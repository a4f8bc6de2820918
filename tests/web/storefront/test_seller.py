"""A seller's shop."""

import pytest
from django.test import Client

from shop.catalog.models import Product, SlugHistory
from shop.sellers.models import Seller
from tests.factories import make_category, make_product

from .reading import card_titles, queries_of, title_of

pytestmark = pytest.mark.django_db


def test_the_shop_shows_who_they_are_and_only_their_goods(client: Client, seller: Seller, rival_seller: Seller) -> None:
    Seller.objects.filter(pk=seller.pk).update(story={"en": "Five potters."}, founded_year=2014)
    make_product(seller, title={"en": "Cup"})
    make_product(rival_seller, title={"en": "Bag"})

    answer = client.get("/sellers/rupganj-clay/")

    assert title_of(answer) == "Rupganj Clay Studio"
    assert card_titles(answer) == ["Cup"]
    assert "Five potters." in answer.text
    assert "Since 2014" in answer.text
    assert 'id="facet-seller"' not in answer.text


def test_the_rating_is_over_all_their_reviews(client: Client, seller: Seller) -> None:
    for tenths, reviews in ((50, 1), (40, 3)):
        product = make_product(seller)
        Product.objects.filter(pk=product.pk).update(rating_tenths=tenths, review_count=reviews)

    assert "4.2" in client.get("/sellers/rupganj-clay/").text.split("</h1>")[1].split("<form")[0]


def test_filters_work_in_a_shop(client: Client, seller: Seller) -> None:
    make_product(seller, title={"en": "Cheap"}, price_minor=100_00)
    make_product(seller, title={"en": "Dear"}, price_minor=900_00)

    assert card_titles(client.get("/sellers/rupganj-clay/?price_max=500")) == ["Cheap"]


@pytest.mark.parametrize("status", ["invited", "onboarding", "review", "rejected", "suspended"])
def test_a_shop_that_does_not_sell_is_not_found(client: Client, seller: Seller, status: str) -> None:
    Seller.objects.filter(pk=seller.pk).update(status=status)

    assert client.get("/sellers/rupganj-clay/").status_code == 404


def test_a_name_they_once_had_leads_on(client: Client, seller: Seller) -> None:
    SlugHistory.objects.create(kind="seller", slug="old-studio", object_id=seller.pk)

    answer = client.get("/sellers/old-studio/")

    assert (answer.status_code, answer["Location"]) == (301, "/sellers/rupganj-clay/")
    assert client.get("/sellers/never-was/").status_code == 404


@pytest.mark.usefixtures("four_a_page")
@pytest.mark.parametrize("rows", [3, 7])
def test_a_shop_takes_five_queries_whatever_it_sells(client: Client, seller: Seller, rows: int) -> None:
    category = make_category()
    for _number in range(rows):
        make_product(seller, category=category)

    assert len(queries_of(client, "/sellers/rupganj-clay/?page=2")) == 5
