"""The cart: its page, and what can be done to its lines."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from shop.base.digits import page_digits
from shop.base.refusal import Refusal
from shop.cart.queries import cart_for_page, line_of_owner
from shop.cart.services import (
    add_code,
    add_line,
    move_to_cart,
    remove_code,
    remove_line,
    restore_line,
    save_for_later,
    set_quantity,
)
from shop.cart.types import CartView
from shop.catalog.queries import ProductCard, cards_for_row
from shop.checkout.queries import unpaid_order_of
from shop.discovery.queries import goes_with
from shop.web.common.limits import limited_by_visitor
from shop.web.common.pages import page, wants_part
from shop.web.common.requests import Request
from shop.web.storefront.checkout_steps import to_step
from shop.web.storefront.coupons import chips_of
from shop.web.storefront.express_page import express_address
from shop.web.storefront.forms import AddForm, CodeForm, QuantityForm
from shop.web.storefront.search_page import note_purchase
from shop.web.storefront.sums import sums_of

PAGE = "storefront/cart/cart.html"
PARTS = frozenset({"cart"})
FEW = 4
STEPS = frozenset({"contact", "delivery", "payment"})
AT_ONCE = "1"  # "Buy now" of a product; who wants to pay in another way sends "checkout"
PLACES = frozenset({"cart", "side", "phone"})


@require_safe
def cart(request: Request) -> HttpResponse:
    """The cart with everything that has to be known before checkout; `?removed=` offers Undo without script."""
    context = _context(request) | _undo(request, request.GET.get("removed", ""))
    return page(request, PAGE, context | {"going_with": _going_with(context["cart"])}, parts=PARTS)


@require_POST
@limited_by_visitor("cart-add", times=60, crowd=3000, seconds=60)
def lines(request: Request) -> HttpResponse:
    """Put something into the cart. Script gets count and toast; a plain form is led to the cart."""
    form = AddForm(request.POST)
    if not form.is_valid():
        return _added(request, refusal=_("Choose what you want and how many, from 1 to 999."))
    values = form.cleaned_data
    try:
        if values["buy_now"] == AT_ONCE and (
            at_once := express_address(request, values["variant"], values["quantity"])
        ):
            return redirect(at_once)
        add_line(
            owner=request.cart.owner_for_adding(),
            variant=values["variant"],
            quantity=values["quantity"],
            at=timezone.now(),
        )
    except Refusal as refusal:
        return _added(request, refusal=page_digits(str(refusal.message)))
    request.cart.forget()
    note_purchase(request.POST.get("found_by", ""))
    return redirect("storefront:checkout") if values["buy_now"] else _added(request)


@require_POST
def line(request: Request, line: UUID) -> HttpResponse:
    """Have so many of a line."""
    cart_id = _cart_with(request, line)
    form = QuantityForm(request.POST)
    if not form.is_valid():
        return _refused(request, line, _("Enter a number from 1 to 999, or choose Remove."))
    try:
        set_quantity(cart_id=cart_id, line=line, quantity=form.cleaned_data["quantity"], at=timezone.now())
    except Refusal as refusal:
        return _refused(request, line, page_digits(str(refusal.message)))
    return _changed(request)


@require_POST
def removal(request: Request, line: UUID) -> HttpResponse:
    """Take a line out, with a way back."""
    cart_id = _cart_with(request, line)
    try:
        removed = remove_line(cart_id=cart_id, line=line, at=timezone.now())
    except Refusal as refusal:
        return _refused(request, line, str(refusal.message))
    extra = {"focus_seller": removed.variant.seller_id, "undo_line": line, "undo_title": removed.variant.product.title}
    return _changed(request, extra, query=f"?removed={line}")


@require_POST
def restoration(request: Request, line: UUID) -> HttpResponse:
    """Bring a removed line back."""
    if request.cart.row is None:
        raise Http404
    try:
        restore_line(cart_id=request.cart.row.pk, line=line, at=timezone.now())
    except Refusal as refusal:
        return _refused(request, line, str(refusal.message))
    return _changed(request)


@require_POST
def saving(request: Request, line: UUID) -> HttpResponse:
    """Put a line aside for later."""
    cart_id = _cart_with(request, line)
    try:
        saved = save_for_later(cart_id=cart_id, line=line, at=timezone.now())
    except Refusal as refusal:
        return _refused(request, line, str(refusal.message))
    extra = {"focus_seller": saved.variant.seller_id, "toast": _("Saved for later")}
    return _changed(request, extra)


@require_POST
def resumption(request: Request, line: UUID) -> HttpResponse:
    """Take a saved line back into the cart."""
    cart_id = _cart_with(request, line)
    try:
        move_to_cart(cart_id=cart_id, line=line, at=timezone.now())
    except Refusal as refusal:
        return _refused(request, line, str(refusal.message))
    return _changed(request, {"toast": _("Moved to your cart")})


@require_POST
@limited_by_visitor("coupon", times=15, crowd=300, seconds=600)
def codes(request: Request) -> HttpResponse:
    """Keep a coupon code with the cart. Guessing is slow: fifteen tries in ten minutes."""
    form, row = CodeForm(request.POST), request.cart.row
    if row is None:
        return redirect("storefront:cart")
    if not form.is_valid():
        return _code_refused(request, str(form.errors["code"][0]))
    try:
        add_code(cart_id=row.pk, text=form.cleaned_data["code"], at=timezone.now())
    except Refusal as refusal:
        return _code_refused(request, page_digits(str(refusal.message)))
    return _code_changed(request, _("Code added"))


@require_POST
def code_removal(request: Request) -> HttpResponse:
    """Forget a coupon code."""
    if request.cart.row is not None:
        remove_code(cart_id=request.cart.row.pk, text=request.POST.get("code", "")[:40], at=timezone.now())
    return _code_changed(request, _("Code removed"))


def _code_changed(request: Request, toast: str) -> HttpResponse:
    """Back to the sum that the code was typed under, in the cart or beside a step of checkout."""
    if (step := request.POST.get("step", "")) in STEPS:
        request.cart.forget()
        return to_step(step, request)
    return _changed(request, {"toast": toast})


def _code_refused(request: Request, sentence: str) -> HttpResponse:
    """Say beside the field why not; a browser without script reads it at the top of the page it came from."""
    step, place = request.POST.get("step", ""), request.POST.get("place", "")
    if not request.htmx:
        messages.warning(request, sentence)
        return redirect(f"storefront:checkout-{step}" if step in STEPS else "storefront:cart")
    place = place if place in PLACES else "cart"
    shown = cart_for_page(request.cart.row, destination=None, at=timezone.now())
    context = {"chips": chips_of(shown.quote) if shown.quote else [], "place": place, "step": step, "refusal": sentence}
    response = page(
        request, "storefront/cart/codes.html", context | {"typed": request.POST.get("code", "")}, status=422
    )
    return reswap(retarget(response, f"#codes-{place}"), "outerHTML")


def _cart_with(request: Request, line: UUID) -> int:
    """The requester's cart that holds the line; somebody else's line is not found."""
    found = line_of_owner(request.cart.owner, line)
    if found is None:
        raise Http404
    return found.cart_id


def _context(request: Request, **extra: Any) -> dict[str, Any]:
    row = request.cart.row
    shown = cart_for_page(row, destination=None, at=timezone.now())
    sums = sums_of(shown.quote, by_parcel=True) if shown.quote else None
    worth = cards_for_row(source="featured", limit=FEW, at=timezone.now()) if shown.empty else ()
    chips = chips_of(shown.quote) if shown.quote else []
    unpaid = unpaid_order_of(request.cart.owner, at=timezone.now()) if shown.empty else None
    context = {"cart": shown, "sums": sums, "chips": chips, "cart_count": shown.count, "worth": worth, "unpaid": unpaid}
    return context | extra


def _going_with(shown: CartView) -> list[ProductCard]:
    """What others bought with what is in the cart; what is put aside is known already."""
    inside = [line.variant_id for parcel in shown.parcels for line in parcel.lines]
    known = [line.variant_id for line in (*shown.saved, *shown.unavailable)]
    return goes_with(inside, known=known, at=timezone.now())


def _undo(request: Request, line: str) -> dict[str, Any]:
    remembered = request.cart.row.removed_lines if request.cart.row else {}
    return {"undo_line": line} if line.replace("-", "") in remembered else {}


def _changed(request: Request, extra: dict[str, Any] | None = None, *, query: str = "") -> HttpResponse:
    request.cart.forget()
    if wants_part(request, PARTS):
        return page(request, PAGE, _context(request, updates=True, **(extra or {})), parts=PARTS)
    return redirect(reverse("storefront:cart") + query)


def _refused(request: Request, line: UUID, sentence: str) -> HttpResponse:
    context = _context(request, refused_line=line, refusal=sentence, updates=wants_part(request, PARTS))
    return page(request, PAGE, context, parts=PARTS, status=422)


def _added(request: Request, *, refusal: str = "") -> HttpResponse:
    if request.htmx:
        context = {"refusal": refusal, "cart_count": request.cart.count}
        return page(request, "storefront/cart/added.html", context, status=422 if refusal else 200)
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, _("Added to your cart"))
    return redirect("storefront:cart")
