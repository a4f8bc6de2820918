"""Saved addresses at checkout: which ones fit, which one was chosen, and keeping a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404

from shop.base.refusal import Refusal
from shop.checkout.services import Address
from shop.profiles.queries import address_of, addresses_of
from shop.profiles.services import add_address
from shop.profiles.types import AddressDraft
from shop.store.queries import store
from shop.web.common.address_lines import AddressCard
from shop.web.common.requests import Request

if TYPE_CHECKING:
    from shop.checkout.models import Draft
    from shop.profiles.models import Address as SavedAddress

TYPED = ("name", "phone", "district", "area", "street", "postcode", "note")
MOST_SHOWN = 20


def address_choice(request: Request, draft: Draft) -> dict[str, Any]:
    """The person's addresses in the marketplace's country; the draft's is chosen, else the usual one."""
    if not request.user.is_authenticated:
        return {}
    found = list(addresses_of(request.user.pk).filter(country=store().country)[:MOST_SHOWN])
    before = next((one for one in found if (one.name, one.area) == (draft.name, draft.area)), None)
    chosen = before or (found[0] if found else None)
    return {
        "cards": [AddressCard(one) for one in found],
        "chosen": chosen.public_id if chosen else None,
        "keeps": not found or "keep" in request.POST,
    }


def chosen_address(request: Request) -> SavedAddress | None:
    """The person's address that the form names; None when it carries a typed one. Raises Http404 for another's."""
    text = request.POST.get("address", "")
    if not text:
        return None
    try:
        found = address_of(request.user.pk, UUID(text)) if request.user.is_authenticated else None
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def typed_of(address: SavedAddress) -> dict[str, str]:
    """The saved address as the delivery form would send it; a part of the place goes with the street."""
    values = {name: getattr(address, name) for name in TYPED}
    if address.locality:
        values["street"] = f"{address.street}, {address.locality}"[:300]
    return values


def keep_address(request: Request, user_id: int, address: Address) -> None:
    """Keep what was typed for next time; a full list only says so."""
    try:
        add_address(
            user_id=user_id,
            draft=AddressDraft(
                kind="home", country=address.country, **{name: getattr(address, name) for name in TYPED}
            ),
        )
    except Refusal as refusal:
        messages.warning(request, str(refusal.message))
