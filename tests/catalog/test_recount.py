"""How many products each category counts."""

from __future__ import annotations

import pytest

from shop.catalog.models import Category
from shop.catalog.services import archive_product, recount_categories
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    return dict(Category.objects.values_list("slug", "product_count"))


def test_category_counts_what_is_for_sale_in_it_and_below(seller, by, at) -> None:
    top = make_category("top")
    middle = make_category("middle", parent=top)
    leaf = make_category("leaf", parent=middle)
    make_category("empty", parent=top)
    make_product(seller, category=middle)
    make_product(seller, category=leaf)
    make_product(seller, category=leaf, published=False)

    changed = recount_categories()

    assert (changed, counts()) == (3, {"top": 2, "middle": 2, "leaf": 1, "empty": 0})
    assert recount_categories() == 0


def test_product_that_leaves_sale_is_no_longer_counted(seller, by, at) -> None:
    product = make_product(seller, category=make_category("top"))
    recount_categories()
    archive_product(product_id=product.pk, by=by, at=at)

    recount_categories()

    assert counts() == {"top": 0}


def test_products_of_a_seller_who_may_not_sell_are_not_counted(seller) -> None:
    make_product(seller, category=make_category("top"))
    seller.status = seller.Status.SUSPENDED
    seller.save(update_fields=["status"])

    recount_categories()

    assert counts() == {"top": 0}
