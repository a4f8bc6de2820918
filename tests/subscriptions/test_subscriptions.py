"""Nobody is written to who did not want it; who waits for a thing is told once, when it can be bought again."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from shop.accounts.models import User
from shop.base.models import Event
from shop.catalog.models import Product, Variant
from shop.inventory.services import adjust, hold, receive, release
from shop.notifications.models import Mail
from shop.sellers.models import Seller
from shop.subscriptions.models import Subscription
from shop.subscriptions.queries import subscribers, subscription_with_token, token_of
from shop.subscriptions.services import (
    CannotWait,
    confirm_subscription,
    end_subscription,
    forget_old_subscriptions,
    start_subscription,
    tell_of_stock,
)
from shop.subscriptions.types import Kind, Wish
from tests.cast import NOW
from tests.factories import make_product
from tests.factories.catalog import BY
from tests.queue import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def kettle(seller: Seller) -> Variant:
    """Sold out."""
    return make_product(seller, title={"en": "Kettle", "bn": "কেটলি"}, stock=0).variants.get()


def want(variant: Variant | None, email: str = "guest@example.com", user: User | None = None) -> Subscription:
    kind = Kind.BACK_IN_STOCK if variant else Kind.NEWSLETTER
    wish = Wish(kind, email, "bn", user_id=user.pk if user else None, variant_id=variant.pk if variant else None)
    return start_subscription(wish=wish, by=BY, at=NOW)


def confirmed(variant: Variant | None, email: str = "guest@example.com") -> Subscription:
    return confirm_subscription(public_id=want(variant, email).public_id, by=BY, at=NOW)


def told(name: str = "subscriptions.back_in_stock") -> int:
    return Event.objects.filter(name=name).count()


def test_an_address_that_nobody_proved_is_asked_and_never_told(kettle: Variant) -> None:
    want(kettle)
    receive(quantities={kettle.pk: 5}, by=BY, at=NOW)

    assert tell_of_stock(variant_ids=[kettle.pk], by=BY, at=NOW) == 0

    assert (told("subscriptions.asked"), told()) == (1, 0)
    assert Subscription.objects.get().confirmed_at is None


def test_a_proved_address_of_the_account_needs_no_question(shopper: User, kettle: Variant) -> None:
    EmailAddress.objects.create(user=shopper, email="nusrat@example.com", verified=True, primary=True)

    row = want(kettle, "nusrat@example.com", shopper)

    assert (row.confirmed_at, told("subscriptions.asked")) == (NOW, 0)


def test_somebody_elses_address_is_asked_even_when_one_is_signed_in(shopper: User, kettle: Variant) -> None:
    EmailAddress.objects.create(user=shopper, email="nusrat@example.com", verified=True, primary=True)

    row = want(kettle, "tanvir@example.com", shopper)

    assert (row.confirmed_at, told("subscriptions.asked")) == (None, 1)


def test_the_same_wish_twice_is_one(kettle: Variant) -> None:
    want(kettle)
    want(kettle)
    want(None)
    want(None)

    assert Subscription.objects.count() == 2


def test_what_is_in_stock_cannot_be_waited_for(seller: Seller) -> None:
    pot = make_product(seller, stock=1).variants.get()

    with pytest.raises(CannotWait):
        want(pot)

    assert not Subscription.objects.exists()


def test_who_waits_is_told_once(kettle: Variant) -> None:
    confirmed(kettle)
    receive(quantities={kettle.pk: 5}, by=BY, at=NOW)

    first = tell_of_stock(variant_ids=[kettle.pk], by=BY, at=NOW)
    again = tell_of_stock(variant_ids=[kettle.pk], by=BY, at=NOW)

    assert (first, again, told()) == (1, 0, 1)
    assert Subscription.objects.get().told_at == NOW


def test_nobody_is_told_while_every_piece_is_held_or_the_product_is_not_for_sale(kettle: Variant) -> None:
    confirmed(kettle)
    receive(quantities={kettle.pk: 2}, by=BY, at=NOW)
    hold(order_id=1, quantities={kettle.pk: 2}, expires_at=None, by=BY, at=NOW)
    assert tell_of_stock(variant_ids=[kettle.pk], by=BY, at=NOW) == 0
    release(order_id=1, by=BY, at=NOW, reason="expired")
    Product.objects.update(status=Product.Status.DRAFT)

    assert tell_of_stock(variant_ids=[kettle.pk], by=BY, at=NOW) == 0
    assert Subscription.objects.get().told_at is None


def test_what_came_back_before_the_link_was_opened_is_told_at_once(kettle: Variant) -> None:
    row = want(kettle)
    adjust(targets={kettle.pk: 3}, by=BY, at=NOW, reason="counted")

    confirm_subscription(public_id=row.public_id, by=BY, at=NOW)
    confirm_subscription(public_id=row.public_id, by=BY, at=NOW)

    assert told() == 1


def test_ending_one_ends_all_of_its_kind_for_that_address_alone(kettle: Variant, seller: Seller) -> None:
    pot = make_product(seller, stock=0).variants.get()
    ended = [confirmed(kettle), confirmed(pot)]
    kept = [confirmed(None), confirmed(kettle, "other@example.com")]

    end_subscription(public_id=ended[0].public_id, at=NOW)

    assert set(Subscription.objects.filter(ended_at=NOW)) == set(ended)
    assert set(Subscription.objects.filter(ended_at=None)) == set(kept)


def test_an_ended_wish_is_not_revived_by_its_old_link(kettle: Variant) -> None:
    row = want(kettle)
    end_subscription(public_id=row.public_id, at=NOW)

    confirm_subscription(public_id=row.public_id, by=BY, at=NOW)

    row.refresh_from_db()
    assert (row.confirmed_at, row.ended_at) == (None, NOW)


def test_links_that_we_did_not_make_name_nothing(kettle: Variant) -> None:
    row = want(kettle)

    assert subscription_with_token(token_of(row)) == row
    assert [subscription_with_token(text) for text in (token_of(row)[:-1], "x", "")] == [None, None, None]


def test_tidying_forgets_the_unproved_after_a_week_and_keeps_whoever_waits(kettle: Variant) -> None:
    want(kettle, "never@example.com")
    waits, reads = confirmed(kettle), confirmed(None)
    over = confirmed(kettle, "over@example.com")
    end_subscription(public_id=over.public_id, at=NOW)

    assert forget_old_subscriptions(at=NOW + timedelta(days=8)) == 1
    assert forget_old_subscriptions(at=NOW + timedelta(days=91)) == 1

    assert set(Subscription.objects.all()) == {waits, reads}


def test_subscribers_are_those_who_proved_it_and_did_not_end_it(kettle: Variant) -> None:
    confirmed(kettle)
    want(None, "unproved@example.com")
    reader, gone = confirmed(None), confirmed(None, "gone@example.com")
    end_subscription(public_id=gone.public_id, at=NOW)

    assert list(subscribers()) == [reader]


@pytest.mark.django_db(transaction=True)
def test_stock_that_comes_in_reaches_the_mailbox_through_the_worker(kettle: Variant) -> None:
    confirmed(kettle)
    drain()
    receive(quantities={kettle.pk: 5}, by=BY, at=NOW)
    drain()
    receive(quantities={kettle.pk: 5}, by=BY, at=NOW)
    drain()

    (mail,) = Mail.objects.filter(kind="subscriptions.back_in_stock")
    assert (mail.recipient, mail.language, "কেটলি" in mail.subject) == ("guest@example.com", "bn", True)
    assert f"/bn/products/{kettle.product.slug}/?sku={kettle.sku}" in mail.text
    assert mail.unsubscribe in mail.text
    assert mail.unsubscribe in mail.html
