"""Cash orders: the link that was texted to the phone, and having it texted again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.refusal import Refusal
from shop.checkout.queries import cash_check_of_mark
from shop.checkout.services import ask_again, confirm_cash
from shop.checkout.types import ConfirmedBy
from shop.orders.queries import order_by_token, order_view, order_with_id
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.requests import Request

from .orders import order_address

BOTH = frozenset({"GET", "POST"})


@never_cache
@limited("cash-check", times=30, seconds=600, methods=BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
def cash_check(request: Request, number: str, mark: str) -> HttpResponse:
    """Ask once more, then the sellers may pack. Looking at the link confirms nothing: phones look by themselves."""
    check = cash_check_of_mark(number, mark)
    if check is None:
        raise Http404
    if request.method == "POST":
        try:
            confirm_cash(order_id=check.order_id, way=ConfirmedBy.LINK, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            messages.warning(request, str(refusal.message))
        else:
            messages.success(request, _("Confirmed. Your order is being packed."))
        return redirect(order_address(check.order))
    context = {"order": order_view(order_with_id(check.order_id)), "done": check.confirmed_at, "mark": mark}
    return page(request, "storefront/orders/cash_check.html", context)


@limited("cash-texts", times=3, seconds=3600)
@require_POST
def cash_texts(request: Request, number: str, token: str) -> HttpResponse:
    """Text the link once more."""
    try:
        found = order_by_token(number, token)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    try:
        ask_again(order_id=found.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal.message))
    else:
        messages.success(request, _("We have sent the link again."))
    return redirect(order_address(found))
