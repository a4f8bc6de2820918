"""Moving things to another address: the old one leads on, and nothing else can take it."""

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.models import AuditEntry
from shop.catalog.models import Category, SlugHistory
from shop.catalog.queries import forget_categories
from shop.catalog.services import CannotReaddress, readdress
from shop.catalog.types import AddressKind
from shop.sellers.models import Seller
from shop.sellers.services import CannotMoveShop
from tests.cast import NOW
from tests.factories import make_category, make_product
from tests.factories.catalog import BY

pytestmark = pytest.mark.django_db


def move(kind: AddressKind, object_id: int, slug: str) -> None:
    readdress(kind=kind, object_id=object_id, slug=slug, by=BY, at=NOW)
    forget_categories()


def leads(client: Client, path: str) -> tuple[int, str]:
    answer = client.get(path)
    return answer.status_code, answer.headers.get("Location", "")


def test_a_product_moves_and_comes_back(client: Client, seller: Seller) -> None:
    product = make_product(seller)
    old = product.slug

    move(AddressKind.PRODUCT, product.pk, "new-name")
    assert leads(client, f"/products/{old}/") == (301, "/products/new-name/")

    move(AddressKind.PRODUCT, product.pk, old)
    assert leads(client, "/products/new-name/") == (301, f"/products/{old}/")
    assert leads(client, f"/products/{old}/")[0] == 200


def test_a_category_takes_everything_below_it_along(client: Client, seller: Seller) -> None:
    home = make_category("home")
    make_product(seller, category=make_category("pots", parent=make_category("kitchen", parent=home)))

    move(AddressKind.CATEGORY, home.pk, "house")

    paths = Category.objects.order_by("path").values_list("url_path", flat=True)
    assert list(paths) == ["house", "house/kitchen", "house/kitchen/pots"]
    assert leads(client, "/c/home/kitchen/pots/") == (301, "/c/house/kitchen/pots/")
    assert leads(client, "/c/house/kitchen/")[0] == 200


def test_a_shop_moves(client: Client, seller: Seller, rival_seller: Seller) -> None:
    move(AddressKind.SELLER, seller.pk, "rupganj")

    assert leads(client, "/sellers/rupganj-clay/") == (301, "/sellers/rupganj/")
    with pytest.raises(CannotMoveShop):
        move(AddressKind.SELLER, rival_seller.pk, "rupganj")
    with pytest.raises(CannotReaddress):
        move(AddressKind.SELLER, rival_seller.pk, "rupganj-clay")


def test_an_address_of_something_else_now_or_once_is_refused(seller: Seller) -> None:
    one, other = make_product(seller), make_product(seller)
    old = one.slug
    move(AddressKind.PRODUCT, one.pk, "one")

    for taken in ("one", old):
        with pytest.raises(CannotReaddress):
            move(AddressKind.PRODUCT, other.pk, taken)

    assert SlugHistory.objects.count() == 1
    other.refresh_from_db()
    assert other.slug not in {"one", old}


def test_the_office_moves_what_it_pastes_and_it_is_written_down(client: Client, seller: Seller, operator: User) -> None:
    product = make_product(seller)
    client.force_login(operator)

    wrong = client.post("/admin/addresses/", {"address": "/products/nothing/", "slug": "x"})
    right = client.post(
        "/admin/addresses/", {"address": f"http://a.example/bn/products/{product.slug}/", "slug": "Neu"}
    )

    assert wrong.status_code == 422
    assert right.status_code == 302
    product.refresh_from_db()
    assert product.slug == "neu"
    assert AuditEntry.objects.filter(action="catalog.readdressed", subject_id=str(product.pk)).count() == 1
