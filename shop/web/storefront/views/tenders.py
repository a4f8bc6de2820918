"""Gift cards and store credit in the payment step: each is a small form of its own beside the one that pays."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shop.checkout.services import CannotUseCard, add_gift_card, remove_gift_card, save_credit_choice
from shop.wallet.queries import cards_with_ids
from shop.web.common.limits import limited_by_visitor
from shop.web.common.requests import Request
from shop.web.storefront.checkout_forms import CardCodeForm
from shop.web.storefront.checkout_steps import Checkout, checkout_of, to_step

from .checkout import to_cart
from .payment import choice


@never_cache
@require_POST
def credit(request: Request) -> HttpResponse:
    """Use the store credit first, or leave it alone."""
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    if request.user.is_authenticated:
        save_credit_choice(cart_id=found.cart_id, use="use" in request.POST, at=timezone.now())
    return to_step("payment", request)


@never_cache
@limited_by_visitor("gift-card-code", times=10, crowd=200, seconds=600)
@require_POST
def cards(request: Request) -> HttpResponse:
    """Use one more gift card. Codes are guessed at nowhere faster than the limit lets anybody."""
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    form = CardCodeForm(request.POST)
    if form.is_valid():
        code, currency = form.cleaned_data["code"], found.quote.currency
        try:
            add_gift_card(cart_id=found.cart_id, code=code, currency=currency, at=timezone.now())
        except CannotUseCard as refusal:
            form.add_error("code", str(refusal.message))
        else:
            return to_step("payment", request)
    return choice(request, found, card_form=form, status=422)


@never_cache
@require_POST
def card_removal(request: Request, card: UUID) -> HttpResponse:
    """Do not use a card after all; one that is not on the list is without effect."""
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    for one in cards_with_ids(found.draft.gift_cards):
        if one.public_id == card:
            remove_gift_card(cart_id=found.cart_id, card_id=one.pk, at=timezone.now())
    return to_step("payment", request)


def _found(request: Request) -> Checkout | HttpResponse:
    """The requester's checkout at its last step, or where they have to go first."""
    found = checkout_of(request, at=timezone.now())
    if found is None:
        return to_cart(request)
    return found if found.allows("payment") else to_step(found.step)
