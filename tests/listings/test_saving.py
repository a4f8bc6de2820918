"""Saving a product: at once, or after the office's look."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shop.base.actor import Actor
from shop.catalog.models import PriceChange, Product, ProductImage, Variant
from shop.catalog.states import ProductState
from shop.inventory.models import StockLevel
from shop.inventory.queries import balances_that_differ
from shop.listings.models import ProductEdit, Proposal
from shop.listings.queries import fingerprint, working
from shop.listings.services import CannotSave, approve_proposal, save_product
from shop.listings.types import Wish
from shop.sellers.models import Seller
from shop.store.services import change_store
from tests.factories import make_product
from tests.listings.conftest import Save, photo_on, state_of

pytestmark = pytest.mark.django_db


def titled(text: str):
    """Give the product another name."""
    return lambda state: replace(state, title={"en": text})


def priced(minor: int):
    """Give the first variant another price."""
    return lambda state: replace(state, variants=(replace(state.variants[0], price_minor=minor), *state.variants[1:]))


def test_trusted_sellers_change_is_written_at_once_and_kept(pot: Product, trusted: Seller, save: Save) -> None:
    outcome = save(pot, lambda state: priced(2500_00)(titled("Water pot")(state)))

    pot.refresh_from_db()
    assert (str(pot.title), pot.min_price_minor, outcome.proposal) == ("Water pot", 2500_00, None)
    assert PriceChange.objects.filter(variant__product=pot).values_list("price_minor", flat=True)[0] == 2500_00
    edit = ProductEdit.objects.get()
    assert (edit.before["title"], edit.after["title"]) == ({"en": "Clay pot"}, {"en": "Water pot"})


@pytest.mark.parametrize(
    ("change", "risk"), [(titled("Water pot"), "title"), (priced(1201_00), "price"), (priced(799_00), "price")]
)
def test_risky_change_of_a_new_seller_waits_and_the_shop_shows_the_old_one(
    pot: Product, save: Save, change, risk: str
) -> None:
    before = state_of(pot)

    outcome = save(pot, change)

    assert outcome.proposal is not None
    assert (outcome.edit, outcome.proposal.risks, outcome.proposal.status) == (None, [risk], "waiting")
    assert state_of(pot) == before
    assert working(pot).state == change(before)


@pytest.mark.parametrize("minor", [1200_00, 800_00])
def test_small_price_step_of_a_new_seller_is_written_at_once(pot: Product, save: Save, minor: int) -> None:
    outcome = save(pot, priced(minor))

    assert outcome.proposal is None
    assert Variant.objects.get(product=pot).price_minor == minor


def test_many_small_price_steps_are_looked_at_as_one(
    seller: Seller, pot: Product, save: Save, by: Actor, at: datetime
) -> None:
    later = at + timedelta(days=8)
    for step in (1150_00, 1200_00):
        save(pot, priced(step), at=later)

    refused = save(pot, priced(1210_00), at=later)
    back = save(pot, priced(1000_00), at=later)
    assert (refused.proposal is not None, back.proposal, prices_of(pot)) == (True, None, [1000_00])
    approved = save(pot, priced(1500_00), at=later).proposal
    assert approved is not None
    approve_proposal(proposal_id=approved.pk, seen_at=approved.submitted_at, by=by, at=later)

    assert save(pot, priced(1700_00), at=later).proposal is None


def test_office_sets_how_far_a_price_moves_unseen(pot: Product, save: Save, by: Actor, at: datetime) -> None:
    change_store(by=by, at=at, price_look_bps=500)

    waiting = save(pot, priced(1051_00)).proposal

    assert waiting is not None
    assert (waiting.risks, prices_of(pot)) == (["price"], [1000_00])


def prices_of(product: Product) -> list[int]:
    """What shoppers pay now."""
    return list(Variant.objects.filter(product=product).values_list("price_minor", flat=True))


def test_new_photo_of_a_new_seller_is_not_shown(pot: Product, save: Save, at: datetime) -> None:
    photo = photo_on(pot, at)

    outcome = save(pot, lambda state: replace(state, images=(photo,)))

    assert outcome.proposal is not None
    assert outcome.proposal.risks == ["photos"]
    assert ProductImage.objects.get().removed_at is not None


def test_change_back_to_what_is_there_withdraws_what_waits(pot: Product, save: Save) -> None:
    save(pot, titled("Water pot"))

    outcome = save(pot, titled("Clay pot"))

    assert outcome.proposal is None
    assert Proposal.objects.get().status == "withdrawn"


def test_second_change_is_made_to_the_one_that_waits(pot: Product, save: Save) -> None:
    save(pot, titled("Water pot"))

    save(pot, lambda state: replace(state, tags=("clay",)))

    proposal = Proposal.objects.get()
    assert (proposal.after["title"], list(proposal.after["tags"])) == ({"en": "Water pot"}, ["clay"])


def test_publishing_asks_the_office_first(seller: Seller, save: Save, at: datetime) -> None:
    product = make_product(seller, published=False)
    photo = photo_on(product, at)

    outcome = save(product, lambda state: replace(state, images=(photo,), status="active"))

    product.refresh_from_db()
    assert outcome.proposal is not None
    assert (product.status, outcome.proposal.risks) == ("pending", ["new"])


def test_publishing_without_a_photo_is_refused_and_changes_nothing(trusted: Seller, save: Save) -> None:
    product = make_product(trusted, published=False)

    with pytest.raises(CannotSave, match="still missing"):
        save(product, lambda state: replace(state, status="active"))

    product.refresh_from_db()
    assert (product.status, ProductEdit.objects.count()) == ("draft", 0)


def test_stale_form_is_refused_and_changes_nothing(pot: Product, trusted: Seller, save: Save) -> None:
    seen = fingerprint(state_of(pot))
    save(pot, titled("Water pot"))

    with pytest.raises(CannotSave, match="in the meantime"):
        save(pot, titled("Tea pot"), seen)

    assert state_of(pot).title == {"en": "Water pot"}


def twice(state: ProductState) -> ProductState:
    """Two variants of the same values."""
    return replace(state, variants=(*state.variants, replace(state.variants[0], id=None, sku="POT-2")))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (titled(""), "Give the product a name"),
        (twice, "Two variants have the same options"),
        (lambda s: replace(s, variants=(replace(s.variants[0], compare_at_minor=1),)), "price before must be higher"),
        (lambda s: replace(s, variants=(replace(s.variants[0], sku="TAKEN"),)), "SKU TAKEN already"),
        (lambda s: replace(s, variants=(replace(s.variants[0], id=10**9),)), "not of this product"),
        (lambda s: replace(s, variants=(replace(s.variants[0], archived=True),)), "1 to 200 variants"),
    ],
)
def test_what_nobody_could_buy_is_refused(pot: Product, trusted: Seller, save: Save, change, sentence: str) -> None:
    make_product(trusted, sku="TAKEN")
    before = state_of(pot)

    with pytest.raises(CannotSave, match=sentence):
        save(pot, change)

    assert (state_of(pot), ProductEdit.objects.count()) == (before, 0)


def test_figures_of_stock_are_written_with_the_product_and_kept(
    pot: Product, trusted: Seller, by: Actor, at: datetime
) -> None:
    wish = Wish(after=state_of(pot), stock={"POT-1": 4})

    save_product(product_id=pot.pk, wish=wish, by=by, at=at)

    variant = Variant.objects.get(product=pot)
    assert StockLevel.objects.get(variant=variant).on_hand == 4
    edit = ProductEdit.objects.get()
    assert (edit.stock_before, edit.stock_after) == ({str(variant.pk): 10}, {str(variant.pk): 4})
    assert balances_that_differ() == []


def test_fewer_than_orders_hold_is_refused_and_the_rest_is_not_written(
    pot: Product, trusted: Seller, by: Actor, at: datetime
) -> None:
    StockLevel.objects.filter(variant__product=pot).update(held=5)
    wish = Wish(after=titled("Water pot")(state_of(pot)), stock={"POT-1": 4})

    with pytest.raises(CannotSave, match="5 pieces are held"):
        save_product(product_id=pot.pk, wish=wish, by=by, at=at)

    assert (state_of(pot).title, ProductEdit.objects.count()) == ({"en": "Clay pot"}, 0)
