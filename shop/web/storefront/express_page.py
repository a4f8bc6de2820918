"""Buying one thing at once: with which card, to which address, and what the one page shows before the one button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from shop.cart.queries import cart_for_page, lines_of_cart
from shop.cart.services import choose_currency, open_express
from shop.checkout.services import new_intent
from shop.checkout.types import Buyer
from shop.payments.cards import cards_of, usable_card
from shop.payments.queries import methods_for
from shop.profiles.queries import addresses_of
from shop.shipping.types import Destination
from shop.store.queries import store
from shop.web.common.address_lines import AddressCard
from shop.web.common.requests import Request, UserRequest

from .checkout_addresses import typed_of
from .sums import sums_of
from .ways_forms import WaysForm

if TYPE_CHECKING:
    from shop.cart.models import Cart
    from shop.cart.types import CartView, ParcelView
    from shop.payments.models import SavedCard
    from shop.profiles.models import Address


@dataclass(frozen=True, slots=True)
class Means:
    """What somebody needs to buy at once: a saved card that can be charged, and a usual address in this country."""

    card: SavedCard
    address: Address

    def buyer(self, request: UserRequest) -> Buyer:
        """Who buys, as the order keeps it."""
        typed: dict[str, Any] = typed_of(self.address)
        return Buyer(
            user_id=request.user.pk,
            language=get_language() or settings.LANGUAGE_CODE,
            email=request.user.email or "",
            country=self.address.country,
            **typed,
        )

    @property
    def destination(self) -> Destination:
        """Where parcels go."""
        address = self.address
        return Destination(address.country, address.district, address.area, address.postcode)


def means_of(request: Request) -> Means | None:
    """How the requester can buy at once; None for guests, and for who lacks a card or an address."""
    if not request.user.is_authenticated:
        return None
    kept = list(cards_of(request.user.pk))
    card = usable_card(kept, methods_for(store(), currency=request.currency), on=timezone.localdate()) if kept else None
    if card is None:
        return None
    address = addresses_of(request.user.pk).filter(is_shipping=True, country=store().country).first()
    return Means(card, address) if address else None


def express_address(request: Request, variant: UUID, quantity: int) -> str:
    """The page that buys so many of a variant at once; empty for who cannot. Raises CannotAdd."""
    if not request.user.is_authenticated or means_of(request) is None:
        return ""
    cart = open_express(user_id=request.user.pk, variant=variant, quantity=quantity, at=timezone.now())
    choose_currency(cart_id=cart.pk, currency=request.currency)
    return reverse("storefront:express", args=[cart.public_id])


@dataclass(frozen=True, slots=True)
class Express:
    """One purchase at once, as its page shows it."""

    cart: Cart
    view: CartView
    means: Means

    @property
    def ready(self) -> bool:
        """Whether everything in it can be bought and delivered."""
        return self.view.ready and all(parcel.deliverable for parcel in self.view.parcels)

    @property
    def choices(self) -> list[ParcelView]:
        """Its parcels that can come in more than one way."""
        return [parcel for parcel in self.view.parcels if parcel.needs_delivery and parcel.choice]

    def context(self, notice: str = "", ways: WaysForm | None = None) -> dict[str, Any]:
        """What the page prints; each time with a token of its own."""
        quote = self.view.quote
        return {
            "express": self,
            "ways": (ways or WaysForm(parcels=self.choices)).shown,
            "address": AddressCard(self.means.address),
            "sums": sums_of(quote) if quote else None,
            "fingerprint": quote.fingerprint() if quote else "",
            "token": new_intent(cart_id=self.cart.pk) if self.ready else "",
            "notice": notice,
            "bought": lines_of_cart(self.cart.pk).first(),
        }


def express_of(request: UserRequest, cart: Cart) -> Express | None:
    """The purchase as it stands now; None when the card or the address is gone."""
    means = means_of(request)
    if means is None:
        return None
    return Express(cart, cart_for_page(cart, destination=means.destination, at=timezone.now()), means)
