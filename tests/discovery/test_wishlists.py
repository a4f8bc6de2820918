"""Saving things: once each, with the price then, joined at sign-in, shared by a link."""

from datetime import timedelta

import pytest

from shop.accounts.models import User
from shop.base.ids import hash_of_token, new_token, uuid7
from shop.cart.services import add_line
from shop.cart.types import CartOwner
from shop.catalog.models import Product, Variant
from shop.discovery.models import Saved, Seen, Wishlist
from shop.discovery.queries import kept_by, saved_by_link, saved_item, saved_of, saved_products, seen_cards
from shop.discovery.services import (
    CannotSave,
    close_link,
    forget_product,
    forget_seen,
    lists,
    merge_lists,
    note_seen,
    open_link,
    save_product,
    tidy,
)
from shop.discovery.types import MOST_SEEN, Kept, ListOwner
from shop.profiles.services import remember_seen
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_product, make_variants


def guest() -> ListOwner:
    return ListOwner(token_hash=hash_of_token(new_token()))


def save(owner: ListOwner, *products: Product) -> None:
    for number, product in enumerate(products):
        assert save_product(owner=owner, product=product.public_id, at=NOW + timedelta(seconds=number))


def titles(owner: ListOwner) -> list[str]:
    return [str(one.title) for one in saved_of(owner, at=NOW)]


@pytest.fixture
def kettle(seller: Seller) -> Product:
    return make_product(seller, title={"en": "Kettle"}, price_minor=1000_00)


@pytest.fixture
def tote(seller: Seller) -> Product:
    return make_product(seller, title={"en": "Tote"}, price_minor=200_00)


def test_saved_twice_is_saved_once(shopper: User, kettle: Product) -> None:
    owner = ListOwner(user_id=shopper.pk)

    save(owner, kettle)
    save(owner, kettle)

    assert titles(owner) == ["Kettle"]
    assert saved_products(owner) == {str(kettle.public_id)}


def test_what_is_not_for_sale_is_not_saved(shopper: User, seller: Seller) -> None:
    draft = make_product(seller, published=False)

    assert not save_product(owner=ListOwner(user_id=shopper.pk), product=draft.public_id, at=NOW)
    assert not save_product(owner=ListOwner(user_id=shopper.pk), product=uuid7(), at=NOW)
    assert not Wishlist.objects.exists()


def test_price_then_is_shown_when_it_is_another_now(shopper: User, kettle: Product, tote: Product) -> None:
    owner = ListOwner(user_id=shopper.pk)
    save(owner, kettle, tote)
    Product.objects.filter(pk=kettle.pk).update(min_price_minor=900_00, max_price_minor=900_00)

    shown = {str(one.title): one for one in saved_of(owner, at=NOW)}

    assert shown["Kettle"].price_then.minor == 1000_00
    assert shown["Kettle"].cheaper
    assert shown["Tote"].price_then is None
    assert not shown["Tote"].cheaper


def test_stock_and_choice_are_told_apart(shopper: User, kettle: Product, seller: Seller) -> None:
    owner = ListOwner(user_id=shopper.pk)
    empty, shirt = make_product(seller, stock=0), make_variants(seller, "Red", "Blue")[0].product
    gone = make_product(seller)
    save(owner, kettle, empty, shirt, gone)
    Product.objects.filter(pk=gone.pk).update(status=Product.Status.ARCHIVED)

    shown = {one.title["en"]: (one.card is not None, one.in_stock, one.variant) for one in saved_of(owner, at=NOW)}

    assert shown == {
        "Kettle": (True, True, kettle.variants.get().public_id),
        empty.title["en"]: (True, False, None),
        shirt.title["en"]: (True, True, None),
        gone.title["en"]: (False, False, None),
    }


def test_guests_list_joins_the_account(shopper: User, kettle: Product, tote: Product) -> None:
    before, owner = guest(), ListOwner(user_id=shopper.pk)
    save(owner, kettle)
    save(before, kettle, tote)

    assert merge_lists(user_id=shopper.pk, token_hash=before.token_hash, at=NOW) == 1
    assert merge_lists(user_id=shopper.pk, token_hash=before.token_hash, at=NOW) == 0

    assert sorted(titles(owner)) == ["Kettle", "Tote"]
    assert list(Wishlist.objects.values_list("user", flat=True)) == [shopper.pk]


def test_full_list_refuses_and_merging_stops_at_it(
    shopper: User, kettle: Product, tote: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_SAVED", 1)
    before, owner = guest(), ListOwner(user_id=shopper.pk)
    save(owner, kettle)
    save(before, tote)

    with pytest.raises(CannotSave, match="Remove one to make room"):
        save_product(owner=owner, product=tote.public_id, at=NOW)
    assert merge_lists(user_id=shopper.pk, token_hash=before.token_hash, at=NOW) == 0

    assert titles(owner) == ["Kettle"]


def test_nobody_reads_or_changes_the_list_of_another(shopper: User, other_shopper: User, kettle: Product) -> None:
    mine, theirs = ListOwner(user_id=shopper.pk), ListOwner(user_id=other_shopper.pk)
    save(mine, kettle)
    item = Saved.objects.get().public_id

    assert saved_item(theirs, item) is None
    assert not forget_product(owner=theirs, product=kettle.public_id)
    assert titles(ListOwner()) == titles(ListOwner(token_hash="0" * 64)) == titles(theirs) == []
    assert titles(mine) == ["Kettle"]


def test_closed_link_is_dead_and_the_next_is_another(shopper: User, kettle: Product) -> None:
    save(ListOwner(user_id=shopper.pk), kettle)
    first = open_link(user_id=shopper.pk, at=NOW)

    assert open_link(user_id=shopper.pk, at=NOW) == first
    assert len(first) >= 43
    assert [str(one.title) for one in saved_by_link(first, at=NOW)] == ["Kettle"]

    close_link(user_id=shopper.pk)

    assert saved_by_link(first, at=NOW) is None
    assert saved_by_link("", at=NOW) is None
    assert open_link(user_id=shopper.pk, at=NOW) != first


def test_seen_products_are_the_latest_first_and_fifty_at_most(shopper: User, seller: Seller) -> None:
    product = make_product(seller)
    copies = [product, make_product(seller), make_product(seller)]
    for number, one in enumerate([*copies, product]):
        note_seen(user_id=shopper.pk, product_id=one.pk, at=NOW + timedelta(minutes=number))

    assert [card.slug for card in seen_cards(shopper.pk, at=NOW)] == [copies[0].slug, copies[2].slug, copies[1].slug]
    assert MOST_SEEN == 50


def test_who_does_not_want_it_is_not_remembered(shopper: User, kettle: Product) -> None:
    remember_seen(user_id=shopper.pk, wanted=False)
    note_seen(user_id=shopper.pk, product_id=kettle.pk, at=NOW)

    assert not Seen.objects.exists()


def test_emptied_list_of_one_leaves_that_of_another(shopper: User, other_shopper: User, kettle: Product) -> None:
    for user in (shopper, other_shopper):
        note_seen(user_id=user.pk, product_id=kettle.pk, at=NOW)

    forget_seen(user_id=shopper.pk)

    assert list(Seen.objects.values_list("user", flat=True)) == [other_shopper.pk]


def test_tidying_forgets_old_guests_and_what_is_beyond_the_limit(
    shopper: User, seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_SEEN", 2)
    products = [make_product(seller) for _ in range(4)]
    for number, one in enumerate(products):
        note_seen(user_id=shopper.pk, product_id=one.pk, at=NOW - timedelta(days=200 if number == 0 else 9 - number))
    save_product(owner=guest(), product=products[0].public_id, at=NOW - timedelta(days=91))
    save_product(owner=guest(), product=products[1].public_id, at=NOW)
    save_product(owner=ListOwner(user_id=shopper.pk), product=products[0].public_id, at=NOW - timedelta(days=999))

    tidy(at=NOW)

    assert set(Seen.objects.values_list("product", flat=True)) == {products[2].pk, products[3].pk}
    assert Wishlist.objects.filter(user=None).count() == 1
    assert Wishlist.objects.filter(user=shopper).count() == 1


def test_one_query_reads_what_an_account_keeps_and_nothing_of_anothers(
    shopper: User, other_shopper: User, kettle: Product, django_assert_num_queries: object
) -> None:
    variant = Variant.objects.get(product=kettle)
    add_line(owner=CartOwner(user_id=shopper.pk), variant=variant.public_id, quantity=3, at=NOW)
    save_product(owner=ListOwner(user_id=shopper.pk), product=kettle.public_id, at=NOW)

    with django_assert_num_queries(1):
        kept = kept_by(shopper.pk)

    assert kept == Kept(3, frozenset({str(kettle.public_id)}))
    assert kept_by(other_shopper.pk) == Kept(0, frozenset())


def test_a_look_is_noted_in_one_statement_and_the_last_time_counts(
    shopper: User, kettle: Product, django_assert_num_queries: object
) -> None:
    note_seen(user_id=shopper.pk, product_id=kettle.pk, at=NOW)

    with django_assert_num_queries(1):
        note_seen(user_id=shopper.pk, product_id=kettle.pk, at=NOW + timedelta(hours=1))

    assert list(Seen.objects.values_list("user", "product", "seen_at")) == [
        (shopper.pk, kettle.pk, NOW + timedelta(hours=1))
    ]
