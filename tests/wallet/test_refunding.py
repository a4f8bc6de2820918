"""A gift card that was bought is paid back by the office: what is left, to who bought it, once."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest
from django.utils import timezone

from shop.base.actor import Actor
from shop.base.audit_log import AuditFilter, entries
from shop.catalog.models import Product
from shop.checkout.services import CannotRefundCard, ask_provider, buy_card, place_order, refund_card
from shop.ledger import rules
from shop.ledger.checks import differences
from shop.ledger.queries import balance_of, owed_by_shopper
from shop.payments.models import Attempt, Refund
from shop.sellers.models import Seller
from shop.wallet.models import GiftCard
from shop.wallet.services import CannotChangeCard, give_code, replace_card
from tests.checkout.crowd import at_once, kinds
from tests.checkout.state import assert_sound, at_bank, everything
from tests.factories import make_product
from tests.factories.wallet import make_card, taka
from tests.queue import drain

from .test_selling import press
from .test_tenders import cards, left, press_with

pytestmark = pytest.mark.django_db
STANDS = ("cup",)


@pytest.fixture
def card(at: datetime, by: Actor) -> GiftCard:
    """Tanvir's card for Shirin, 500 taka, paid and handed out."""
    placed = buy_card(press=press(at), by=by, at=at)
    at_bank(placed.attempt)
    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)
    bought = GiftCard.objects.get()
    give_code(card_id=bought.pk, at=at)
    bought.refresh_from_db()
    return bought


@pytest.fixture
def cup(seller: Seller) -> Product:
    """A cup for 200 taka."""
    return make_product(seller, price_minor=200_00, stock=100)


def spend(card: GiftCard, cup: Product) -> None:
    """Pay a cup with the card."""
    place_order(**press_with(cup, wish=cards(card, covers=200)))


def test_unused_card_goes_back_whole_and_ends(card: GiftCard, by: Actor, at: datetime) -> None:
    refund_card(card_id=card.pk, reason="Changed their mind", by=by, at=at)
    drain()

    card.refresh_from_db()
    attempt = Attempt.objects.get()
    assert (left(card), card.state(timezone.localdate(at)), attempt.refunded_minor) == (0, "voided", 500_00)
    assert Refund.objects.get().status == "done"
    assert_sound()
    Refund.objects.update(key="return:another")
    assert "gift card paid back" in {one.check for one in differences()}
    Refund.objects.update(key=f"return:card:{card.pk}:1")
    assert (balance_of(rules.GIFT_CARDS, "BDT"), owed_by_shopper(card.reference, "BDT")) == (taka(0), taka(0))
    assert [entry.after for entry in entries(AuditFilter()) if entry.action == "wallet.card_refunded"] == [
        {"amount": 500_00, "currency": "BDT", "reason": "Changed their mind"}
    ]
    assert_sound()


def test_only_the_rest_of_a_used_card_goes_back(card: GiftCard, cup: Product, by: Actor, at: datetime) -> None:
    spend(card, cup)

    refund_card(card_id=card.pk, reason="x", by=by, at=at)
    drain()

    assert Attempt.objects.get(reference=card.reference).refunded_minor == 300_00
    assert balance_of(rules.GIFT_CARDS, "BDT") == taka(0)
    assert_sound()
    with pytest.raises(CannotChangeCard, match="ended already"):
        refund_card(card_id=card.pk, reason="x", by=by, at=at)


def test_replacement_goes_back_to_the_payment_of_the_first(card: GiftCard, by: Actor, at: datetime) -> None:
    newer = replace_card(card_id=card.pk, email="shirin@example.com", reason="Lost", by=by, at=at)

    with pytest.raises(CannotChangeCard):
        refund_card(card_id=card.pk, reason="x", by=by, at=at)
    refund_card(card_id=newer.pk, reason="x", by=by, at=at)
    drain()

    assert Attempt.objects.get().refunded_minor == 500_00
    assert_sound()


def test_what_was_given_away_or_charged_back_is_not_paid_out(card: GiftCard, by: Actor, at: datetime) -> None:
    gift = make_card()[0]
    Attempt.objects.update(disputed_minor=1)
    before = everything()

    with pytest.raises(CannotRefundCard, match="given away"):
        refund_card(card_id=gift.pk, reason="x", by=by, at=at)
    with pytest.raises(CannotRefundCard, match="does not hold that much"):
        refund_card(card_id=card.pk, reason="x", by=by, at=at)

    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_card_is_spent_or_paid_back_never_both(card: GiftCard, cup: Product, by: Actor, at: datetime) -> None:
    presses = [press_with(cup, wish=cards(card, covers=200)) for _shopper in range(6)]
    back = partial(refund_card, card_id=card.pk, reason="x", by=by, at=at)

    answers = at_once([back, *(partial(place_order, **one) for one in presses), back])

    spent = kinds(answers).get("Placed", 0)
    assert kinds(answers)["GiftCard"] == 1
    assert Refund.objects.get().amount_minor == 500_00 - spent * 200_00
    assert left(card) == 0
    drain()
    assert_sound()
