"""Reviews as shoppers see them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.catalog.models import Product
from shop.reviews.models import Review
from shop.reviews.queries import reviews_of_product
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_product

pytestmark = pytest.mark.django_db


def write(product: Product, *ratings: int, **columns: object) -> None:
    """Reviews with these ratings, each a day older than the one before."""
    Review.objects.bulk_create(
        Review(
            product=product, author=f"Reader {place}", rating=rating, written_at=NOW - timedelta(days=place), **columns
        )
        for place, rating in enumerate(ratings)
    )


def test_fewer_than_three_are_not_shown(seller: Seller) -> None:
    product = make_product(seller)
    write(product, 5, 5)
    write(product, 5, hidden_at=NOW)

    assert reviews_of_product(product.pk) is None


def test_the_summary_is_over_all_visible_reviews(seller: Seller) -> None:
    product, other = make_product(seller), make_product(seller)
    write(product, 5, 4, 4, 1, 5, 5, 4)
    write(product, 1, hidden_at=NOW)
    write(other, 1, 1, 1)

    found = reviews_of_product(product.pk)

    assert found
    assert found.summary.count == 7
    assert found.summary.by_stars == [(5, 3), (4, 3), (3, 0), (2, 0), (1, 1)]
    assert found.summary.average == 4.0


def test_the_average_is_rounded_half_up(seller: Seller) -> None:
    product = make_product(seller)
    write(product, 5, 5, 5, 4)

    found = reviews_of_product(product.pk)

    assert found
    assert found.summary.average == 4.8


def test_pages_are_newest_first_and_beyond_the_end_is_the_first(seller: Seller) -> None:
    product = make_product(seller)
    write(product, *[5] * 7)

    first, second, beyond = (reviews_of_product(product.pk, page=number) for number in (1, 2, 9))

    assert first and second and beyond
    assert [review.author for review in first.page.rows] == [f"Reader {place}" for place in range(5)]
    assert [review.author for review in second.page.rows] == ["Reader 5", "Reader 6"]
    assert (first.page.has_next, second.page.has_next) == (True, False)
    assert beyond.page.rows == first.page.rows


def test_stars_show_those_alone_with_the_same_summary(seller: Seller) -> None:
    product = make_product(seller)
    write(product, 5, 4, 5, 4, 5)

    fours, ones = reviews_of_product(product.pk, stars=4), reviews_of_product(product.pk, stars=1)

    assert fours and ones
    assert [review.rating for review in fours.page.rows] == [4, 4]
    assert (fours.summary.count, fours.stars, fours.page.has_next) == (5, 4, False)
    assert (len(ones.page.rows), ones.stars) == (5, None)


def test_reviews_take_one_query(seller: Seller) -> None:
    product = make_product(seller)
    write(product, *[5, 4] * 20)

    with CaptureQueriesContext(connection) as queries:
        reviews_of_product(product.pk, stars=4, page=2)

    assert len(queries) == 1
