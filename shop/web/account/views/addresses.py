"""A person's addresses: the list, one form for new and known ones, and the verbs of each."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.refusal import Refusal
from shop.profiles.queries import address_of, addresses_of
from shop.profiles.services import add_address, change_address, make_default, remove_address
from shop.profiles.types import AddressDraft, Use
from shop.store.queries import store
from shop.web.account.address_forms import AddressForm
from shop.web.common.access import shopper_required
from shop.web.common.address_lines import AddressCard
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

PARTS = frozenset({"address-lines"})
# Pressed to see the lines of another country or the areas of a district: nothing is checked or kept yet.
NARROWS = frozenset({"show_lines", "show_areas"})


@require_http_methods(["GET", "HEAD", "POST"])
@shopper_required
def addresses(request: UserRequest) -> HttpResponse:
    """Every address; POST adds one and is answered by the form where something is missing."""
    if request.method == "POST":
        return _save(request, None)
    cards = [AddressCard(address) for address in addresses_of(request.user.pk)]
    return page(request, "account/addresses/list.html", {"cards": cards})


@require_safe
@shopper_required
def new_address(request: UserRequest) -> HttpResponse:
    """An empty form, with the person's name in it."""
    form = AddressForm(country=store().country, initial={"name": request.user.name})
    return page(request, "account/addresses/form.html", {"form": form, "save_url": save_url(None)})


@require_http_methods(["GET", "HEAD", "POST"])
@shopper_required
def address(request: UserRequest, address: UUID) -> HttpResponse:
    """One address in the form."""
    found = address_of(request.user.pk, address)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _save(request, address)
    kept = {name: getattr(found, name) for name in AddressDraft.__dataclass_fields__}
    form = AddressForm(country=store().country, initial=kept)
    context = {"form": form, "address": found, "save_url": save_url(address)}
    return page(request, "account/addresses/form.html", context)


@require_POST
@shopper_required
def removal(request: UserRequest, address: UUID) -> HttpResponse:
    """Forget it."""
    if not remove_address(user_id=request.user.pk, address=address):
        raise Http404
    messages.success(request, _("The address is removed."))
    return redirect("account:addresses")


@require_POST
@shopper_required
def default(request: UserRequest, address: UUID, use: str) -> HttpResponse:
    """Make it the usual one."""
    if use not in set(Use) or not make_default(user_id=request.user.pk, address=address, use=Use(use)):
        raise Http404
    return redirect("account:addresses")


def _save(request: UserRequest, address: UUID | None) -> HttpResponse:
    context = {"address": address, "save_url": save_url(address)}
    if NARROWS & set(request.POST):
        form = AddressForm(country=store().country, initial=request.POST.dict())
        return page(request, "account/addresses/form.html", context | {"form": form}, parts=PARTS)
    form = AddressForm(request.POST, country=store().country)
    try:
        if form.is_valid():
            _keep(request.user.pk, address, form.draft())
            messages.success(request, _("The address is saved."))
            return redirect("account:addresses")
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
    return page(request, "account/addresses/form.html", context | {"form": form}, parts=PARTS, status=422)


def save_url(address: UUID | None) -> str:
    """Where the form goes: to the list for a new address."""
    return reverse("account:address", args=[address]) if address else reverse("account:addresses")


def _keep(user_id: int, address: UUID | None, draft: AddressDraft) -> None:
    if address is None:
        add_address(user_id=user_id, draft=draft)
    else:
        change_address(user_id=user_id, address=address, draft=draft)
