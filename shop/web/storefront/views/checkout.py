"""The first two steps of checkout: who buys, and where it goes. Paying is in `payment.py`."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.checkout.services import save_contact, save_delivery
from shop.store.queries import store
from shop.web.common.limits import limited_by_visitor
from shop.web.common.pages import page, wants_part
from shop.web.common.requests import Request
from shop.web.storefront.checkout_addresses import address_choice, chosen_address, keep_address, typed_of
from shop.web.storefront.checkout_companies import business_of, checked_company
from shop.web.storefront.checkout_forms import CompanyForm, ContactForm, DeliveryForm
from shop.web.storefront.checkout_steps import Checkout, checkout_of, context_of, to_step
from shop.web.storefront.checkout_ways import after_address
from shop.web.storefront.ways_forms import WaysForm, signature_of

PARTS = frozenset({"checkout"})


@never_cache
@require_safe
def checkout(request: Request) -> HttpResponse:
    """Lead to the first step that is not done."""
    found = checkout_of(request, at=timezone.now())
    return to_step(found.step) if found else to_cart(request)


@never_cache
@limited_by_visitor("checkout-contact", times=60, crowd=1000, seconds=60)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: Request) -> HttpResponse:
    """Step 1: an email, as a guest or signed in."""
    found = checkout_of(request, at=timezone.now())
    if found is None:
        return to_cart(request)
    sent = request.POST if request.method == "POST" else None
    form = ContactForm(sent, initial={"email": found.draft.email or _email_of(request)})
    business = CompanyForm(sent, initial=business_of(found.draft))
    if form.is_valid() and business.is_valid() and (company := checked_company(request, business)):
        save_contact(cart_id=found.cart_id, email=form.cleaned_data["email"], company=company, at=timezone.now())
        return redirect("storefront:checkout")
    return step_page(request, found, "contact", form, business=business)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: Request) -> HttpResponse:
    """Step 2: name, number and address. "Show areas" sends the district without script and asks nothing yet."""
    found = checkout_of(request, at=timezone.now())
    if found is None:
        return to_cart(request)
    if not found.allows("delivery"):
        return to_step(found.step)
    if request.method != "POST" or "show_areas" in request.POST:
        return _delivery_page(request, found, _delivery_form(request, found))
    chosen = chosen_address(request)
    form = DeliveryForm(typed_of(chosen) if chosen else request.POST, country=store().country)
    if form.is_valid():
        save_delivery(cart_id=found.cart_id, address=form.address(), at=timezone.now())
        if request.user.is_authenticated and "keep" in request.POST:
            keep_address(request, request.user.pk, form.address())
        return to_step(after_address(request))
    return _delivery_page(request, found, form)


@require_safe
def areas(request: Request) -> HttpResponse:
    """The areas of the chosen district, for script."""
    form = DeliveryForm(initial={"district": request.GET.get("district", "")[:80]}, country=store().country)
    return page(request, "storefront/checkout/areas.html", {"form": form})


@require_POST
def check(request: Request, field: str) -> HttpResponse:
    """One field of a step, checked when it was left; the step itself is not saved."""
    known = {"email": ContactForm, "phone": DeliveryForm, "postcode": DeliveryForm}
    if field not in known:
        raise Http404
    country = {"country": store().country} if known[field] is DeliveryForm else {}
    form = known[field](request.POST, **country)
    form.full_clean()
    return page(request, "storefront/checkout/check.html", {"field": form[field], "checked": field})


def to_cart(request: Request) -> HttpResponse:
    """Back to the cart, which says what is missing."""
    if request.cart.count:
        messages.warning(request, _("Something in your cart has changed. Look it over, then go on to checkout."))
    return redirect("storefront:cart")


def _delivery_page(request: Request, found: Checkout, form: DeliveryForm) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    ways = WaysForm(sent, parcels=found.choices)
    shown: dict[str, Any] = {"ways": ways, "signature": signature_of(found.choices)}
    return step_page(request, found, "delivery", form, **shown, **address_choice(request, found.draft))


def step_page(request: Request, found: Checkout, step: str, form: Any, *, name: str = "", **more: Any) -> HttpResponse:
    """A step with its form; `name` is that of its template where a step has several pages."""
    context = context_of(found, step) | {"form": form, "part": wants_part(request, PARTS)} | more
    also = [more[key] for key in ("business", "points") if key in more]
    status = 422 if any(one.errors for one in [form, *also]) else 200
    return page(request, f"storefront/checkout/{name or step}.html", context, parts=PARTS, status=status)


def _delivery_form(request: Request, found: Checkout) -> DeliveryForm:
    names = ("name", "phone", "district", "area", "street", "postcode", "note")
    kept = {name: getattr(found.draft, name) for name in names}
    kept["name"] = kept["name"] or (request.user.name if request.user.is_authenticated else "")
    typed = {name: request.POST[name] for name in names if name in request.POST}
    return DeliveryForm(initial=kept | typed, country=store().country)


def _email_of(request: Request) -> str:
    return request.user.email or "" if request.user.is_authenticated else ""
