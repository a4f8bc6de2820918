"""The last step of checkout: choose how to pay, agree to the total, and make it an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.base.refusal import Refusal
from shop.checkout.queries import cart_of_intent, cash_barred_for
from shop.checkout.services import (
    NO_CASH,
    CannotPlace,
    CompanyBlock,
    SoldOut,
    TendersChanged,
    TokenReused,
    TotalChanged,
    new_intent,
    place_order,
    save_payment_choice,
)
from shop.checkout.types import Buyer
from shop.payments.gateways.invoice.gateway import METHOD as ON_INVOICE
from shop.payments.on_account import account_line
from shop.payments.queries import methods_for, methods_to_offer, pages_of
from shop.payments.types import Method
from shop.pricing.services import CannotQuote
from shop.store.queries import store
from shop.wallet.types import Cover
from shop.web.common.headers import forms_may_lead_to
from shop.web.common.limits import limited_by_visitor
from shop.web.common.pages import page, wants_part
from shop.web.common.requests import Request
from shop.web.storefront.checkout_forms import CardCodeForm, PaymentForm
from shop.web.storefront.checkout_steps import Checkout, checkout_of, context_of, to_step
from shop.web.storefront.checkout_tenders import cover_for, tenders_for
from shop.web.storefront.sums import amount

from .checkout import to_cart
from .orders import order_address

if TYPE_CHECKING:
    from shop.checkout.models import Draft

COMPANY = tuple(CompanyBlock.__dataclass_fields__)
PARTS = frozenset({"checkout", "pay"})


@never_cache
@limited_by_visitor("checkout-pay", times=60, crowd=1000, seconds=60)
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: Request) -> HttpResponse:
    """Step 3. The form carries a server-made token and the fingerprint of the total it shows."""
    if request.method == "POST":
        return _pay(request)
    found = checkout_of(request, at=timezone.now())
    if found is None:
        return to_cart(request)
    if not found.allows("payment"):
        return to_step(found.step)
    return choice(request, found)


def _pay(request: Request) -> HttpResponse:
    """The form sent twice finds its first order; the cart it was made for may be one already."""
    cart_id = cart_of_intent(request.POST.get("token", "")[:64], request.cart.owner)
    if cart_id is None:
        return redirect("storefront:checkout")
    found = checkout_of(request, at=timezone.now())
    form = PaymentForm(request.POST, methods=_methods(request, found, cover_for(request, found) if found else None))
    if found and not found.allows("payment"):
        return to_step(found.step)
    if not form.is_valid():
        return choice(request, found, form=form, status=422) if found else to_cart(request)
    return _place(request, cart_id, form)


def _place(request: Request, cart_id: int, form: PaymentForm) -> HttpResponse:
    values = form.cleaned_data
    method, billing = values["method"], form.billing()
    draft = save_payment_choice(cart_id=cart_id, method=method, billing=billing, at=timezone.now())
    try:
        placed = place_order(
            token=values["token"],
            cart_id=cart_id,
            method=method,
            expected_fingerprint=values["fingerprint"],
            buyer=_buyer(request, draft, form),
            wish=form.wish(draft.wish),
            keep_card=values["keep_card"],
            by=request.actor,
            at=timezone.now(),
        )
    except TotalChanged:
        return _total_changed(request, shown=values["shipping"])
    except TendersChanged as refusal:
        return _tenders_changed(request, refusal)
    except (CannotPlace, CannotQuote) as refusal:
        return _refused(request, refusal)
    request.cart.forget()
    return redirect(placed.redirect_url or order_address(placed.order))


def _refused(request: Request, refusal: Refusal) -> HttpResponse:
    """Say why, where something can be done about it."""
    messages.warning(request, str(refusal.message))
    if isinstance(refusal, TokenReused):
        return redirect(order_address(refusal.order))
    return redirect("storefront:cart" if isinstance(refusal, SoldOut | CannotQuote) else "storefront:checkout")


def _buyer(request: Request, draft: Draft, form: PaymentForm) -> Buyer:
    """The buyer as the steps before have it, with the bill of this form."""
    names = ("email", "phone", "name", "country", "district", "area", "street", "postcode", "note", *COMPANY)
    return Buyer(
        user_id=request.user.pk if request.user.is_authenticated else None,
        language=get_language() or settings.LANGUAGE_CODE,
        billing=form.billing(),
        **{name: getattr(draft, name) for name in names},
    )


def _total_changed(request: Request, *, shown: int | None) -> HttpResponse:
    """Say what it costs now; `shown` is the delivery that the page named, in minor units, for the words alone."""
    found = checkout_of(request, at=timezone.now())
    if found is None:
        return to_cart(request)
    sentence = _("The total is %(total)s now. Look it over before you pay.")
    if shown is not None and shown != found.quote.shipping.minor:
        sentence = _("Delivery costs %(delivery)s now, so the total is %(total)s. Look it over before you pay.")
    if found.quote.delivery_lost:
        sentence = _("A way of delivery that you chose is not offered any more. The total is %(total)s now.")
    now = found.quote.shown
    sentence %= {"total": amount(now.total), "delivery": amount(now.shipping)}
    return choice(request, found, notice=sentence, status=409)


def _tenders_changed(request: Request, refusal: TendersChanged) -> HttpResponse:
    """A card or the credit was spent meanwhile, or has more than before: say what is left to pay now."""
    found = checkout_of(request, at=timezone.now())
    return choice(request, found, notice=str(refusal.message), status=409) if found else to_cart(request)


def choice(
    request: Request,
    found: Checkout,
    *,
    form: PaymentForm | None = None,
    card_form: CardCodeForm | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    """The step as it stands: what gift cards and store credit cover, and the ways to pay the rest."""
    cover = cover_for(request, found)
    methods = _methods(request, found, cover)
    chosen = _chosen(request, found, methods)
    form = form or PaymentForm(methods=methods, initial=_initial(found, chosen))
    context = context_of(found, "payment") | {
        "form": form,
        "methods": methods,
        "chosen": next((method for method in methods if method.code == chosen), None),
        "token": new_intent(cart_id=found.cart_id),
        "fingerprint": found.quote.fingerprint(),
        "notice": notice,
        "cover": cover,
        "pays": found.quote.pays(cover.rest),
        "own_currency": store().currency if found.quote.charged else "",
        "may_keep": request.user.is_authenticated,
        **tenders_for(request, found, card_form),
        "no_cash": NO_CASH if cash_barred_for(found.draft.phone) else "",
        "part": wants_part(request, PARTS),
    }
    response = page(request, "storefront/checkout/payment.html", context, parts=PARTS, status=status)
    return forms_may_lead_to(pages_of(methods), response)


def _methods(request: Request, found: Checkout | None, cover: Cover | None = None) -> list[Method]:
    """The ways to pay the rest; at the door only when every parcel comes to the door."""
    if cover and cover.parts and not cover.rest:
        return []
    to_the_door = found is None or found.comes_to_the_door
    rest = cover.rest if cover else found.quote.total if found else None
    pays = found.quote.pays(rest) if found and rest else rest
    open_now = methods_to_offer(store(), pays, at=timezone.now()) if pays else methods_for(store())
    cash = to_the_door and not (found and cash_barred_for(found.draft.phone))
    offered = [method for method in open_now if cash or not method.on_delivery]
    line = account_line(request.user.pk)
    return [*offered, ON_INVOICE] if line and (pays is None or line.takes(pays)) else offered


def _chosen(request: Request, found: Checkout, methods: list[Method]) -> str:
    """What was pressed now, else before, else the first."""
    codes = [method.code for method in methods]
    wishes = (request.POST.get("method"), request.GET.get("method"), found.draft.payment_method)
    return next((wish for wish in wishes if wish in codes), codes[0] if codes else "")


def _initial(found: Checkout, chosen: str) -> dict[str, Any]:
    billing = found.draft.billing
    return {
        "method": chosen,
        "same_bill": not billing,
        "bill_name": billing.get("name", ""),
        "bill_address": billing.get("address", ""),
    }
