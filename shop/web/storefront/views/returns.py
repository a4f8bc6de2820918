"""Returns behind a guest's link, and the withdrawal function that needs no account."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.orders.queries import order_by_token
from shop.returns.queries import cases_of_order
from shop.returns.services import declare_withdrawal
from shop.web.common import returns
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.requests import Request
from shop.web.common.return_forms import WithdrawalForm
from shop.web.common.returns import ReturnPlace

if TYPE_CHECKING:
    from shop.orders.models import Order
    from shop.returns.models import ReturnCase


def guest_order(number: str, token: str) -> tuple[Order, ReturnPlace]:
    """The order of a guest's link, and where its returns are."""
    try:
        order = order_by_token(number, token)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    address = partial(reverse, "storefront:return")
    place = ReturnPlace(
        reverse("storefront:order", args=[number, token]), lambda case: address(args=[number, token, case.public_id])
    )
    return order, place


def guest_case(number: str, token: str, public_id: UUID) -> tuple[ReturnCase, ReturnPlace]:
    """A case of the link's order; that of another order does not exist."""
    order, place = guest_order(number, token)
    return get_object_or_404(cases_of_order(order.pk), public_id=public_id), place


@never_cache
@limited("return", times=20, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def new_return(request: Request, number: str, token: str, letter: str) -> HttpResponse:
    """Ask to send back something of a parcel."""
    order, place = guest_order(number, token)
    return returns.asking(request, returns.parcel_or_404(order, letter), place)


@never_cache
@require_safe
def detail(request: Request, number: str, token: str, public_id: UUID) -> HttpResponse:
    """How a return stands."""
    return returns.case_page(request, *guest_case(number, token, public_id))


@require_POST
def shipment(request: Request, number: str, token: str, public_id: UUID) -> HttpResponse:
    """The goods are on their way back."""
    return returns.shipment(request, *guest_case(number, token, public_id))


@require_POST
def ending(request: Request, number: str, token: str, public_id: UUID) -> HttpResponse:
    """Call it off."""
    return returns.ending(request, *guest_case(number, token, public_id))


@require_POST
def escalation(request: Request, number: str, token: str, public_id: UUID) -> HttpResponse:
    """Ask staff to decide."""
    return returns.escalation(request, *guest_case(number, token, public_id))


@never_cache
@require_safe
def file(request: Request, number: str, token: str, public_id: UUID, name: str) -> FileResponse:
    """A photo or the label."""
    return returns.case_file(guest_case(number, token, public_id)[0], name)


@never_cache
@limited("withdrawal", times=10, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: Request) -> HttpResponse:
    """First step: who withdraws from which order. Whether there is such an order is not said here."""
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and "change" not in request.POST:
        context = {"form": form, "statement": statement_of(form.cleaned_data)}
        return page(request, "storefront/returns/withdrawal_confirm.html", context)
    return page(request, "storefront/returns/withdrawal.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@limited("withdrawal-confirm", times=10, seconds=600)
@require_POST
def withdrawal_confirmation(request: Request) -> HttpResponse:
    """Second step: it is declared. A receipt goes to the order's email; strangers read the same page."""
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return page(request, "storefront/returns/withdrawal.html", {"form": form}, status=422)
    clean, now = form.cleaned_data, timezone.now()
    declare_withdrawal(
        order_number=clean["number"],
        email=clean["email"],
        name=clean["name"],
        statement=statement_of(clean),
        language=get_language() or "en",
        at=now,
    )
    context = {"statement": statement_of(clean), "at": now}
    return page(request, "storefront/returns/withdrawal_done.html", context)


def statement_of(clean: dict[str, str]) -> str:
    """The declaration in words, as it is confirmed and kept."""
    sentence = _("I, %(name)s, withdraw from my contract for the things in order %(number)s.")
    return sentence % {"name": clean["name"], "number": clean["number"]}
