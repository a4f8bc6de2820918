"""The seller's products: the list, a new one, and changes of many with a look before and a way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.digits import page_digits
from shop.base.money import Money
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.catalog.queries import covers_of
from shop.listings.queries import (
    can_undo,
    change_set_of_seller,
    counts_of_seller,
    differences_of,
    edits_of_set,
    left_of_products,
    products_of_seller,
    titles_of,
    variant_counts,
)
from shop.listings.services import BulkPlan, apply_bulk, plan_bulk, start_product, undo_bulk
from shop.listings.types import ProductStart, Tab
from shop.store.queries import store
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.listing import chosen
from shop.web.common.listing_words import STATUSES, TONES, lines_of
from shop.web.seller.bulk_forms import BulkForm, uuids
from shop.web.seller.product_forms import StartForm
from shop.web.seller.product_words import BLOCKED
from shop.web.seller.shell import portal

EDIT = frozenset({"GET", "HEAD", "POST"})


@require_safe
@seller_required(Permission.PRODUCTS_CHANGE)
def products(request: SellerRequest) -> HttpResponse:
    """One page of the seller's products, newest first; `?q=` finds by words and SKU."""
    tab, words = chosen(Tab, request.GET.get("tab"), Tab.ALL), request.GET.get("q", "").strip()[:80]
    newer, older = uuids([request.GET.get("newer", "")]), uuids([request.GET.get("older", "")])
    found = products_of_seller(
        request.seller.pk,
        tab=tab,
        words=words,
        older_than=next(iter(older), None),
        newer_than=next(iter(newer), None),
    )
    context = {
        "rows": rows_of(found.rows),
        "tabs": tabs(counts_of_seller(request.seller.pk), tab),
        "tab": tab,
        "words": words,
        "newer_url": cursor_url(tab, words, newer=found.newer),
        "older_url": cursor_url(tab, words, older=found.older),
        "bulk": BulkForm(),
    }
    return portal(request, "seller/products/list.html", context, parts={"products"})


def rows_of(found: list[Any]) -> list[dict[str, Any]]:
    """The products as the table shows them, three queries for all."""
    ids = [product.pk for product in found]
    covers, left, variants = covers_of(ids), left_of_products(ids), variant_counts(ids)
    currency = store().currency
    return [
        {
            "product": product,
            "cover": covers.get(product.pk),
            "left": left.get(product.pk),
            "variants": variants.get(product.pk, 0),
            "price": None if product.min_price_minor is None else Money(product.min_price_minor, currency),
            "more": product.min_price_minor != product.max_price_minor,
            "status": STATUSES[product.status],
            "tone": TONES[product.status],
        }
        for product in found
    ]


def tabs(counts: dict[str, int], current: Tab) -> list[dict[str, Any]]:
    """The tabs with their counts."""
    labels = {tab: STATUSES[tab.value] for tab in Tab if tab is not Tab.ALL}
    address = reverse("seller:products")
    whole = [{"label": _("All"), "url": address, "count": sum(counts.values()), "current": current is Tab.ALL}]
    return whole + [
        {"label": label, "url": f"{address}?tab={tab}", "count": counts.get(tab.value, 0), "current": tab is current}
        for tab, label in labels.items()
    ]


def cursor_url(tab: Tab, words: str, **cursor: str) -> str:
    """The address of a neighbouring page, empty where there is none."""
    if not any(cursor.values()):
        return ""
    query = QueryDict(mutable=True)
    query.update({"tab": tab.value, **({"q": words} if words else {}), **cursor})
    return f"?{query.urlencode()}"


@require_http_methods(EDIT)
@seller_required(Permission.PRODUCTS_CHANGE)
def new_product(request: SellerRequest) -> HttpResponse:
    """Begin a product: its name and category; the editor asks for the rest."""
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        start = ProductStart(form.category_id, named(sent["title"]), sent["digital"])
        at = timezone.now()
        try:
            edit = start_product(seller_id=request.seller.pk, start=start, press=sent["press"], by=request.actor, at=at)
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect("seller:product", edit.product.public_id)
    return portal(request, "seller/products/new.html", {"form": form}, status=422 if form.errors else 200)


def named(title: str) -> dict[str, str]:
    """A name in the language that it was typed in; what every product needs is that of the marketplace's own."""
    chosen_one = {get_language() or ""}.intersection(store().languages)
    return dict.fromkeys({settings.LANGUAGE_CODE, *chosen_one}, title)


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def changes(request: SellerRequest) -> HttpResponse:
    """A change of many: shown first; done when it comes back with the sign of what was shown."""
    form, chosen_ids = BulkForm(request.POST), uuids(request.POST.getlist("product"))
    if not form.is_valid():
        return preview(request, form, None, chosen_ids, status=422)
    wish: dict[str, Any] = {"seller_id": request.seller.pk, "public_ids": chosen_ids, "wish": form.wish}
    seen, refusal = form.cleaned_data["seen"], ""
    try:
        if seen:
            done = apply_bulk(**wish, seen=seen, by=request.actor, at=timezone.now())
            return redirect("seller:product-change", done.public_id)
    except Refusal as no:
        refusal = str(no.message)
    try:
        plan = plan_bulk(**wish, at=timezone.now())
    except Refusal as no:
        messages.error(request, str(no.message))
        return redirect("seller:products")
    return preview(request, form, plan, chosen_ids, refusal=refusal, status=409 if refusal else 200)


def preview(
    request: SellerRequest,
    form: BulkForm,
    plan: BulkPlan | None,
    ids: list[UUID],
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """What the change would do, product by product."""
    rows = plan.rows if plan else []
    context = {
        "form": form,
        "plan": plan,
        "refusal": refusal,
        "chosen": ids,
        "rows": [(row, lines_of(row.differences), BLOCKED[row.blocked] if row.blocked else "") for row in rows],
    }
    return portal(request, "seller/products/preview.html", context, status=status)


@require_safe
@seller_required(Permission.PRODUCTS_CHANGE)
def change(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """What a change of many did, and the way back."""
    done = change_set_or_404(request, public_id)
    names = titles_of(done.blocked)
    context = {
        "change": done,
        "edits": [(edit, lines_of(differences_of(edit))) for edit in edits_of_set(done)],
        "blocked": [(names.get(key, key), BLOCKED[why]) for key, why in done.blocked.items()],
        "can_undo": can_undo(done, at=timezone.now()),
    }
    return portal(request, "seller/products/change.html", context)


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def change_reversal(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Take a change of many back, as far as nothing newer stands in the way."""
    done = change_set_or_404(request, public_id)
    try:
        outcome = undo_bulk(change_set_id=done.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("seller:product-change", public_id)
    said = ngettext("%(count)d product is as before.", "%(count)d products are as before.", outcome.restored)
    messages.success(request, page_digits(said % {"count": outcome.restored}))
    if outcome.refused:
        left = _("Left alone, because something newer changed them: %(names)s.")
        messages.warning(request, left % {"names": ", ".join(outcome.refused[:10])})
    return redirect("seller:product-change", public_id)


def change_set_or_404(request: SellerRequest, public_id: UUID) -> Any:
    """The seller's own change of many; another's does not exist."""
    try:
        return change_set_of_seller(request.seller.pk, public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
