"""Gift cards in the shop: buying one, and what is left on one."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.base.money import Money
from shop.base.refusal import Refusal
from shop.checkout.services import CardPress, buy_card, card_methods
from shop.checkout.types import Buyer
from shop.payments.queries import pages_of
from shop.store.queries import store
from shop.wallet.queries import card_of_code
from shop.wallet.types import CARD_WORTH
from shop.web.common.headers import forms_may_lead_to
from shop.web.common.limits import limited_by_visitor
from shop.web.common.pages import page
from shop.web.common.requests import Request
from shop.web.storefront.checkout_forms import CardCodeForm
from shop.web.storefront.gift_card_forms import GiftCardForm
from shop.web.storefront.sums import amount

from .orders import order_address


@never_cache
@limited_by_visitor("gift-card-buy", times=20, crowd=400, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def gift_cards(request: Request) -> HttpResponse:
    """Buy a card: POST orders it and leads to its payment. The form's token makes one press one card."""
    least, most = (Money.from_major(worth, store().currency) for worth in CARD_WORTH)
    methods = card_methods(least, at=timezone.now())
    said = request.POST if request.method == "POST" else None
    form = GiftCardForm(said, methods=methods, span=(amount(least), amount(most)), initial=_start(request))
    if form.is_valid():
        try:
            placed = buy_card(press=_press(request, form), by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect(placed.redirect_url or order_address(placed.order))
    context = {"form": form, "methods": methods, "chosen": form["method"].value()}
    shown = page(request, "storefront/gift_cards/buy.html", context, status=422 if form.errors else 200)
    return forms_may_lead_to(pages_of(methods), shown)


def _start(request: Request) -> dict[str, object]:
    """What the form begins with."""
    user = request.user
    who = {"sender_name": user.name, "email": user.email or ""} if user.is_authenticated else {}
    return {"token": uuid4(), "deliver_on": timezone.localdate().isoformat(), **who}


def _press(request: Request, form: GiftCardForm) -> CardPress:
    said = form.cleaned_data
    buyer = Buyer(
        user_id=request.user.pk if request.user.is_authenticated else None,
        language=get_language() or settings.LANGUAGE_CODE,
        email=said["email"],
        name=said["sender_name"],
    )
    return CardPress(said["token"], said["method"], buyer, form.card())


@never_cache
@limited_by_visitor("gift-card-code", times=10, crowd=200, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def balance(request: Request) -> HttpResponse:
    """What a card still has, for whoever knows its code; nothing is kept."""
    form = CardCodeForm(request.POST if request.method == "POST" else None)
    card = card_of_code(form.cleaned_data["code"]) if form.is_valid() else None
    if form.is_valid() and card is None:
        form.add_error("code", _("We do not know this code. Check it once more."))
    state = card.state(timezone.localdate()) if card else None
    context = {"form": form, "card": card, "state": state}
    return page(request, "storefront/gift_cards/balance.html", context, status=422 if form.errors else 200)
