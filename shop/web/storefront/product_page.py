"""What the page of a product prints: the catalogue's facts with stock, delivery and reviews from their rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone

from shop.base.money import Money
from shop.base.pagination import page_number
from shop.catalog.queries import (
    Choice,
    ProductPage,
    as_offered,
    choice_of,
    percent_off,
    prior_prices_of,
    product_page,
)
from shop.discovery.queries import beside
from shop.inventory.queries import available_of
from shop.reviews.queries import reviews_of_product
from shop.shipping.queries import place_label, ways_of_each
from shop.shipping.types import DeliveryOption, ParcelWanted, Ways
from shop.store.queries import store
from shop.store.types import Feature
from shop.subscriptions.queries import reader_for
from shop.subscriptions.types import Reader
from shop.tax.queries import prices_include_tax
from shop.web.common.requests import Request

from .listing_page import crumbs_to
from .structured import breadcrumb_data, product_data

LOW_STOCK = 5
MAX_QUANTITY = 99


class CannotFind(Exception):
    """No product that shoppers may see has this slug."""


def product_context(request: Request, slug: str) -> dict[str, Any]:
    """The whole page. Raises CannotFind."""
    found = _product(slug)
    at = timezone.now()
    context = _offer(request, found)
    stars = request.GET.get("stars", "")
    reviews = (
        reviews_of_product(
            found.id, stars=int(stars) if stars in set("12345") else None, page=page_number(request.GET.get("reviews"))
        )
        if store().has(Feature.REVIEWS) and found.review_count
        else None
    )
    crumbs, near = crumbs_to(found.line, last_is_page=False), beside(found, at=at)
    told = (context["choice"].variant or found.variants[0]).price
    return {
        **context,
        "crumbs": crumbs,
        "reviews": reviews,
        "together": near.together,
        "related": near.similar,
        "others": near.rivals,
        "told_price": {"amount": str(told.major), "currency": told.currency},
        "canonical": settings.SITE_URL + reverse("storefront:product", args=[found.slug]),
        "structured": [
            product_data(found, context["stock"], reviews.summary if reviews else None, context["ways"]),
            breadcrumb_data([*crumbs, {"title": str(found.title), "url": request.path}]),
        ],
    }


def offer_context(request: Request, slug: str) -> dict[str, Any]:
    """What depends on the chosen options alone. Raises CannotFind."""
    return _offer(request, _product(slug))


def _product(slug: str) -> ProductPage:
    try:
        return as_offered(product_page(slug), at=timezone.now())
    except ObjectDoesNotExist:
        raise CannotFind(slug) from None


def _offer(request: Request, product: ProductPage) -> dict[str, Any]:
    stock = available_of([variant.id for variant in product.variants])
    codes = {place: code for place in (1, 2, 3) if (code := request.GET.get(f"option{place}"))}
    ways = _deliveries(product)
    choice = choice_of(product, stock, sku=request.GET.get("sku", ""), codes=codes)
    address = reverse("storefront:product", args=[product.slug])
    if choice.variant and len(product.variants) > 1:
        address += "?" + urlencode({"sku": choice.variant.sku})
    elif codes:
        address += "?" + urlencode({f"option{place}": code for place, code in codes.items()})
    return {
        "product": product,
        "stock": stock,
        "choice": choice,
        "address": address,
        "images": _images(product, choice),
        "saving": _saving(choice),
        "prior": _prior(choice),
        "max_quantity": min(choice.left, MAX_QUANTITY) if choice.left is not None else MAX_QUANTITY,
        "low": choice.left is not None and 0 < choice.left <= LOW_STOCK,
        "ways": ways,
        "delivery": _delivery(choice, ways),
        "reader": _reader(request, choice),
        "place": place_label(product.seller.district) if product.seller.district else "",
        "prices_include_tax": prices_include_tax(),
    }


def _images(product: ProductPage, choice: Choice) -> list[tuple[int, Any]]:
    """The gallery as (id, picture): the chosen variant's picture, then those that belong to no single variant."""
    first = choice.variant.image_id if choice.variant else None
    taken = {variant.image_id for variant in product.variants} - {first}
    shown = [entry for entry in product.images.items() if entry[0] not in taken]
    return sorted(shown or product.images.items(), key=lambda entry: entry[0] != first)


def _saving(choice: Choice) -> Money | None:
    variant = choice.variant
    if not variant or not variant.compare_at or not percent_off(variant.price.minor, variant.compare_at.minor):
        return None
    return variant.compare_at - variant.price


def _prior(choice: Choice) -> Money | None:
    """The lowest price of the 30 days before it was lowered, where the marketplace shows it; a query only then."""
    variant = choice.variant
    lowered = variant is not None and variant.compare_at is not None and variant.price < variant.compare_at
    if variant is None or not lowered or not store().has(Feature.LOWEST_PRICE):
        return None
    return prior_prices_of([variant.id], at=timezone.now()).get(variant.id)


def _reader(request: Request, choice: Choice) -> Reader | None:
    """Who can be told when a sold-out choice is back; nothing where there is nothing to wait for."""
    if choice.buyable or choice.variant is None:
        return None
    return reader_for(request.user.pk, choice.variant.id) if request.user.is_authenticated else Reader()


def _deliveries(product: ProductPage) -> dict[int, Ways]:
    """How a parcel with one piece of each variant goes, by the variant's id; nothing for digital goods."""
    if product.digital:
        return {}
    seller = product.seller
    parcels = [
        ParcelWanted(seller.id, seller.handling_days, variant.price.minor, variant.weight_grams, seller.holiday)
        for variant in product.variants
    ]
    found = ways_of_each(parcels, destination=None, at=timezone.now())
    return {variant.id: ways for variant, ways in zip(product.variants, found, strict=True)}


def _delivery(choice: Choice, ways: Mapping[int, Ways]) -> Mapping[str, Any] | None:
    """Price and days for the choice, and the way that is faster if there is one; nothing where it cannot be had."""
    if not choice.buyable or choice.variant is None or choice.variant.id not in ways:
        return None
    found, currency = ways[choice.variant.id], choice.variant.price.currency
    option = found.taken
    return {
        "collectable": any(one.collected for one in found.offered),
        "faster": [(one, Money(one.price_minor, currency)) for one in _faster(found)],
        "price": Money(option.price_minor, currency),
        "free_gap": Money(option.free_gap_minor, currency) if option.free_gap_minor else None,
        "arrives_from_on": option.arrives_from_on,
        "arrives_to_on": option.arrives_to_on,
    }


def _faster(found: Ways) -> list[DeliveryOption]:
    """The fastest way to the address, if it is faster than the one that is taken."""
    brought = [one for one in found.offered if not one.collected]
    best = min(brought, key=lambda one: (one.arrives_to_on, one.price_minor), default=found.taken)
    return [best] if best.arrives_to_on < found.taken.arrives_to_on else []
