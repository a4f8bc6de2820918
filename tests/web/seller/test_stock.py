"""The grid of stock: own rows only, saved one by one; what sales advise."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.inventory.models import Movement, StockLevel
from shop.inventory.queries import balances_that_differ
from shop.inventory.rules import advise
from shop.inventory.types import Advice
from shop.sellers.models import Seller
from tests.factories import make_product

pytestmark = pytest.mark.django_db
ROW = {"on_hand": "10", "was": "10", "low_at": "5", "reorder_quantity": "0", "lead_days": "7"}


@pytest.fixture
def pot(seller: Seller) -> Product:
    """Ten clay pots."""
    return make_product(seller, title={"en": "Clay pot"}, sku="POT-1")


def address(product: Product, step: str = "") -> str:
    """Of the only variant's page."""
    return f"/seller/stock/{product.variants.get().public_id}/{step}"


def level_of(product: Product) -> StockLevel:
    """What there is."""
    return StockLevel.objects.get(variant__product=product)


def test_row_is_saved_by_a_plain_form_and_the_movement_says_so(owner: Client, pot: Product) -> None:
    response = owner.post(address(pot, "level/"), ROW | {"on_hand": "৭", "low_at": "8", "reorder_quantity": "20"})

    level = level_of(pot)
    assert response.headers["Location"] == address(pot)
    assert (level.on_hand, level.low_at, level.reorder_quantity) == (7, 8, 20)
    assert (Movement.objects.latest("id").on_hand, balances_that_differ()) == (-3, [])
    assert "Corrected" in owner.get(address(pot)).content.decode()


def test_htmx_gets_the_saved_row_alone(owner: Client, pot: Product) -> None:
    response = owner.post(address(pot, "level/"), ROW | {"on_hand": "12"}, headers={"HX-Request": "true"})

    text = response.content.decode()
    assert text.lstrip().startswith("<li id=")
    assert 'value="12"' in text
    assert "<html" not in text


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"on_hand": "2"}, 409, "3 pieces are held"),
        ({"on_hand": "9", "was": "11"}, 409, "now there are 10"),
        ({"on_hand": "-1"}, 422, "Write 0 or more."),
        ({"lead_days": "400"}, 422, "Write 365 or less."),
    ],
)
def test_figures_that_cannot_be_are_refused(
    owner: Client, pot: Product, changes: dict[str, str], status: int, sentence: str
) -> None:
    StockLevel.objects.update(held=3)

    response = owner.post(address(pot, "level/"), ROW | changes)

    level = level_of(pot)
    assert (response.status_code, sentence in response.content.decode()) == (status, True)
    assert (level.on_hand, level.lead_days, Movement.objects.count()) == (10, 7, 1)


def test_rules_of_ordering_change_though_something_was_sold(owner: Client, pot: Product) -> None:
    owner.post(address(pot, "level/"), ROW | {"on_hand": "11", "was": "11", "low_at": "2"})

    assert (level_of(pot).on_hand, level_of(pot).low_at) == (10, 2)


def test_grid_shows_own_rows_by_tab_words_and_page(owner: Client, pot: Product, rival_seller: Seller) -> None:
    make_product(rival_seller, title={"en": "Clay bag"})
    cup = make_product(pot.seller, title={"en": "Clay cup"}, sku="CUP-1", stock=2)

    def found(query: str) -> list[str]:
        return [row["level"].variant.sku for row in owner.get(f"/seller/stock/{query}").context["rows"]]

    assert found("") == ["CUP-1"]
    assert found("?tab=all") == ["POT-1", "CUP-1"]
    assert found("?q=cup") == ["CUP-1"]
    assert found(f"?tab=all&after=10.{pot.variants.get().public_id}") == ["CUP-1"]
    assert found(f"?after=2.{cup.variants.get().public_id}") == []
    assert found("?tab=all&after=nonsense") == ["POT-1", "CUP-1"]


@pytest.mark.parametrize("step", ["", "level/"])
def test_another_sellers_stock_does_not_exist(rival: Client, pot: Product, step: str) -> None:
    ask = rival.post if step else rival.get

    assert ask(address(pot, step), ROW | {"on_hand": "1"}).status_code == 404
    assert level_of(pot).on_hand == 10


def test_packer_sees_stock_and_does_not_change_it(packer: Client, pot: Product) -> None:
    assert packer.get("/seller/stock/?tab=all").status_code == 200
    assert packer.post(address(pot, "level/"), ROW | {"on_hand": "1"}).status_code == 403
    assert level_of(pot).on_hand == 10


def test_advice_follows_what_was_sold_in_four_weeks(owner: Client, pot: Product, by: Actor, at: datetime) -> None:
    variant = pot.variants.get()
    for days, pieces in ((1, 14), (27, 14), (40, 99)):
        Movement.objects.create(
            variant=variant, kind="sell", on_hand=-pieces, held=-1, at=at - timedelta(days=days), actor=str(by)
        )

    row = owner.get("/seller/stock/?tab=all").context["rows"][0]

    assert row["advice"] == Advice(sold=28, days=28, lead_days=7, point=14, quantity=30)


@pytest.mark.parametrize(("sold", "lead", "point", "quantity"), [(0, 7, 0, 0), (1, 0, 1, 2), (28, 14, 21, 30)])
def test_advice_is_rounded_up(sold: int, lead: int, point: int, quantity: int) -> None:
    assert (advise(sold, lead).point, advise(sold, lead).quantity) == (point, quantity)


def test_grid_costs_the_same_for_many(owner: Client, pot: Product, django_assert_max_num_queries: Any) -> None:
    for _number in range(12):
        make_product(pot.seller)
    owner.get("/seller/stock/?tab=all")

    with django_assert_max_num_queries(15):
        owner.get("/seller/stock/?tab=all")
