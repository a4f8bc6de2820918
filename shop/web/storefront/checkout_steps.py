"""One checkout as its pages see it: the requester's cart, the draft so far, and which step comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.cart.queries import cart_for_page
from shop.cart.types import CartView, ParcelView
from shop.checkout.queries import draft_of
from shop.pricing.types import Quote
from shop.shipping.services import ask_carriers
from shop.shipping.types import Destination
from shop.tax.queries import company_of_check
from shop.web.common.places import place_text
from shop.web.common.requests import Request

from .coupons import chips_of
from .sums import sums_of

if TYPE_CHECKING:
    from shop.checkout.models import Draft


def to_step(step: str, request: Request | None = None) -> HttpResponse:
    """On to a step; with `request`, the way to pay that is ticked on its page stays so."""
    address, ticked = reverse(f"storefront:checkout-{step}"), request.POST.get("method", "")[:24] if request else ""
    return redirect(f"{address}?{urlencode({'method': ticked})}" if ticked and step == "payment" else address)


@dataclass(frozen=True, slots=True)
class Checkout:
    """The cart that is bought and what is known about its buyer. `quote` is never None."""

    cart_id: int
    cart: CartView
    draft: Draft
    quote: Quote

    @property
    def needs_delivery(self) -> bool:
        """Whether there is a delivery step."""
        return self.quote.needs_delivery

    @property
    def comes_to_the_door(self) -> bool:
        """Whether every parcel is handed over by somebody who can take cash."""
        return all(parcel.needs_delivery for parcel in self.quote.parcels)

    @property
    def undeliverable(self) -> list[ParcelView]:
        """The parcels that do not go to the address of the draft."""
        return [parcel for parcel in self.cart.parcels if not parcel.deliverable]

    @property
    def travelling(self) -> list[ParcelView]:
        """The parcels that have to reach somebody."""
        return [parcel for parcel in self.cart.parcels if parcel.needs_delivery]

    @property
    def choices(self) -> list[ParcelView]:
        """The parcels that can go in more than one way."""
        return [parcel for parcel in self.travelling if parcel.choice]

    @property
    def collectable(self) -> bool:
        """Whether everything could be collected, so that no address is needed."""
        return all(any(way.option.collected for way in parcel.ways) for parcel in self.travelling)

    @property
    def step(self) -> str:
        """The first step that is not done."""
        if not self.draft.contact_done_at:
            return "contact"
        placed = self.draft.street or not self.quote.needs_address
        reached = self.draft.delivery_done_at and placed and not self.undeliverable
        return "delivery" if self.needs_delivery and not reached else "payment"

    def allows(self, step: str) -> bool:
        """Whether everything before a step is done, and the step exists."""
        if step == "contact":
            return True
        if step == "delivery":
            return self.needs_delivery and bool(self.draft.contact_done_at)
        return self.step == "payment"


def checkout_of(request: Request, *, at: datetime) -> Checkout | None:
    """The requester's checkout; nothing when the cart is empty or something in it cannot be bought.

    Carriers that could still name a price are asked first, for a few seconds at most.
    """
    row = request.cart.row
    if row is None:
        return None
    draft = draft_of(row.pk)
    where: dict[str, Any] = {
        "destination": destination_of(draft),
        "company": company_of_check(draft.vat_check_id, at=at),
        "at": at,
    }
    cart = cart_for_page(row, **where)
    if cart.quote and cart.quote.unasked and ask_carriers(unasked=cart.quote.unasked, at=at):
        cart = cart_for_page(row, **where)
    if not cart.ready or cart.quote is None:
        return None
    return Checkout(row.pk, cart, draft, cart.quote)


def destination_of(draft: Draft) -> Destination | None:
    """Where the parcels go, once that is known."""
    return Destination(draft.country, draft.district, draft.area, draft.postcode) if draft.country else None


def context_of(checkout: Checkout, step: str) -> dict[str, Any]:
    """What every step's page shows besides its form."""
    return {
        "checkout": checkout,
        "draft": checkout.draft,
        "step": step,
        "steps": _progress(checkout, step),
        "sums": sums_of(checkout.quote),
        "chips": chips_of(checkout.quote),
        "place": place_text(
            country=checkout.draft.country,
            district=checkout.draft.district,
            area=checkout.draft.area,
            postcode=checkout.draft.postcode,
        ),
    }


def _progress(checkout: Checkout, step: str) -> list[dict[str, str]]:
    names = {"contact": _("Contact"), "delivery": _("Delivery"), "payment": _("Payment")}
    if not checkout.needs_delivery:
        del names["delivery"]
    done = {"contact": checkout.draft.contact_done_at, "delivery": checkout.draft.delivery_done_at, "payment": None}
    return [
        {
            "name": name,
            "label": label,
            "state": "now" if name == step else "done" if done[name] else "next",
            "url": reverse(f"storefront:checkout-{name}"),
        }
        for name, label in names.items()
    ]
