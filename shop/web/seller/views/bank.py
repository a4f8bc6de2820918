"""Where the shop's earnings go: what is known about it, and the form that changes it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.payouts.queries import connect_wire, connected_account_of
from shop.payouts.services import look_at_return, open_at_stripe
from shop.sellers.queries import payout_account_of, payout_history_of
from shop.sellers.services import change_payout_account
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.limits import limited
from shop.web.common.proofs import requires_recent_sign_in, requires_second_factor
from shop.web.seller.application_forms import PayoutForm
from shop.web.seller.shell import portal
from shop.web.seller.team_names import names_of_actors


@require_safe
@seller_required(Permission.PAYOUTS_VIEW)
def bank(request: SellerRequest) -> HttpResponse:
    """The account by its end, from when it is paid to, and what it was before."""
    account, history = payout_account_of(request.seller), payout_history_of(request.seller)
    names = names_of_actors(request.seller, [line.actor for line in history])
    context = {
        "account": account,
        "waits": account is not None and not account.usable_at(timezone.now()),
        "history": [(line, names[line.actor]) for line in history],
        "may_change": request.membership.may(Permission.PAYOUTS_CHANGE),
        "stripe": connect_wire() is not None,
        "connected": connected_account_of(request.seller.pk),
    }
    return portal(request, "seller/bank/page.html", context)


@limited("seller-bank", times=20, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
@seller_required(Permission.PAYOUTS_CHANGE)
@requires_second_factor
@requires_recent_sign_in
def account(request: SellerRequest) -> HttpResponse:
    """Another account. The number is typed anew each time and never shown."""
    kept = payout_account_of(request.seller)
    initial = {name: getattr(kept, name) for name in PayoutForm.base_fields if name != "number"} if kept else {}
    form = PayoutForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        return portal(request, "seller/bank/account.html", {"form": form}, status=422 if form.errors else 200)
    try:
        change_payout_account(seller_id=request.seller.pk, draft=form.draft(), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return portal(request, "seller/bank/account.html", {"form": form}, status=409)
    messages.success(request, _("The account is changed. Every owner of the shop gets a mail about it."))
    return redirect("seller:bank")


@limited("seller-bank", times=20, seconds=3600)
@require_POST
@seller_required(Permission.PAYOUTS_CHANGE)
@requires_second_factor
@requires_recent_sign_in
def stripe(request: SellerRequest) -> HttpResponse:
    """Open an account at Stripe, go on with it, or be paid to it when it is ready."""
    back = settings.SITE_URL + reverse("seller:bank-stripe-return")
    again = f"{back}?again=1"
    try:
        url = open_at_stripe(seller=request.seller, back=back, again=again, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("seller:bank")
    if not url:
        messages.success(request, _("Your earnings go to your Stripe account."))
        return redirect("seller:bank")
    return portal(request, "seller/bank/stripe.html", {"url": url})


@require_safe
@seller_required(Permission.PAYOUTS_VIEW)
def stripe_return(request: SellerRequest) -> HttpResponse:
    """Back from Stripe, which proves nothing: Stripe is asked."""
    found = look_at_return(seller_id=request.seller.pk, at=timezone.now())
    if request.GET.get("again"):
        messages.warning(request, _("The page of Stripe was too old. Open it again."))
    elif found and found.ready:
        messages.success(request, _("Your Stripe account is ready."))
    else:
        messages.warning(request, _("Stripe still wants to know something. Open it again, or wait for its answer."))
    return redirect("seller:bank")
