"""Data for search engines (schema.org as JSON-LD), from the same views that the page prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from shop.base.money import Money
from shop.base.richtext import plain_text
from shop.catalog.queries import ProductPage, VariantView
from shop.exchange.feeds import is_gtin, known_option
from shop.returns.queries import return_days
from shop.reviews.queries import ReviewSummary
from shop.shipping.types import Ways
from shop.store.queries import store

CONTEXT = "https://schema.org"
MAX_DESCRIPTION = 500

type Data = dict[str, Any]


def product_data(
    product: ProductPage,
    stock: Mapping[int, int | None],
    reviews: ReviewSummary | None,
    ways: Mapping[int, Ways],
) -> Data:
    """schema.org/Product with its Offer, or a ProductGroup of them where there is a choice; AggregateRating where
    reviews are shown.

    `ways` is how each variant is delivered, by its id; what is not delivered has neither shipping nor returns.
    """
    url = settings.SITE_URL + reverse("storefront:product", args=[product.slug])
    offers = [
        _offer(product, variant, stock, url) | _shipping(product, variant, ways.get(variant.id))
        for variant in product.variants
    ]
    about: Data = {
        "name": str(product.title),
        "url": url,
        "image": [settings.SITE_URL + picture.url for picture in product.images.values()],
        "description": Truncator(plain_text(str(product.description))).chars(MAX_DESCRIPTION),
    }
    if product.brand:
        about["brand"] = {"@type": "Brand", "name": product.brand}
    if reviews:
        about["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": reviews.average,
            "reviewCount": reviews.count,
        }
    if len(product.variants) == 1:
        single = _numbers(product, product.variants[0])
        return {"@context": CONTEXT, "@type": "Product", **about, **single, "offers": offers}
    return {"@context": CONTEXT, "@type": "ProductGroup", **about, **_group(product, offers)}


def shop_data() -> list[Data]:
    """schema.org/WebSite with its search, and schema.org/Organization, for the home page."""
    home, name = settings.SITE_URL + reverse("storefront:home"), store().name
    search = f"{settings.SITE_URL}{reverse('storefront:search')}?q={{search_term_string}}"
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": search},
        "query-input": "required name=search_term_string",
    }
    organization: Data = {"@context": CONTEXT, "@type": "Organization", "name": name, "url": settings.SITE_URL + "/"}
    reach = {"telephone": store().support_phone, "email": store().support_email}
    if any(reach.values()):
        known = {key: value for key, value in reach.items() if value}
        organization["contactPoint"] = {"@type": "ContactPoint", "contactType": "customer service", **known}
    site: Data = {"@context": CONTEXT, "@type": "WebSite", "name": name, "url": home, "potentialAction": action}
    return [site, organization]


def breadcrumb_data(crumbs: Sequence[Mapping[str, str]]) -> Data:
    """schema.org/BreadcrumbList of crumbs with title and url; the page itself, the last one, may have none."""
    items = [
        {"@type": "ListItem", "position": place, "name": crumb["title"]}
        | ({"item": settings.SITE_URL + crumb["url"]} if crumb["url"] else {})
        for place, crumb in enumerate(crumbs, start=1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def _group(product: ProductPage, offers: Sequence[Data]) -> Data:
    """What schema.org/ProductGroup has beside what a product has: its variants, each with its offer."""
    names = {option.place: known_option(option.name) for option in product.options}
    varies = [f"{CONTEXT}/{name}" for name in names.values() if name]
    return {
        "productGroupID": product.public_id,
        **({"variesBy": varies} if varies else {}),
        "hasVariant": [
            _variant(product, variant, names) | {"offers": offer}
            for variant, offer in zip(product.variants, offers, strict=True)
        ],
    }


def _variant(product: ProductPage, variant: VariantView, names: Mapping[int, str]) -> Data:
    picture = product.images.get(variant.image_id or 0) or next(iter(product.images.values()), None)
    chosen = {
        names[option.place]: str(value.name)
        for option in product.options
        for value in option.values
        if names[option.place] and value.id == variant.value_ids[option.place - 1]
    }
    return {
        "@type": "Product",
        "name": f"{product.title}, {variant.options_text}",
        **_numbers(product, variant),
        **({"image": settings.SITE_URL + picture.url} if picture else {}),
        **chosen,
    }


def _numbers(product: ProductPage, variant: VariantView) -> Data:
    """Its SKU, and its GTIN where it has one that means the same everywhere."""
    number = variant.barcode or product.gtin
    return {"sku": variant.sku, "gtin": number} if is_gtin(number) else {"sku": variant.sku}


def _offer(product: ProductPage, variant: VariantView, stock: Mapping[int, int | None], url: str) -> Data:
    left = stock.get(variant.id)
    available = "InStock" if left is None or left > 0 else "OutOfStock"
    return {
        "@type": "Offer",
        "sku": variant.sku,
        "url": f"{url}?{urlencode({'sku': variant.sku})}" if len(product.variants) > 1 else url,
        "price": str(variant.price.major),
        "priceCurrency": variant.price.currency,
        "availability": f"{CONTEXT}/{available}",
        "itemCondition": f"{CONTEXT}/NewCondition",
        "seller": {"@type": "Organization", "name": str(product.seller.name)},
    }


def _shipping(product: ProductPage, variant: VariantView, ways: Ways | None) -> Data:
    """OfferShippingDetails of the way that is taken where nobody chooses, and how goods go back."""
    if ways is None or not ways.taken.available:
        return {}
    option, country = ways.taken, store().country
    price = Money(option.price_minor, variant.price.currency)
    details = {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": str(price.major), "currency": price.currency},
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": country},
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": _days(0, product.seller.handling_days),
            "transitTime": _days(*option.days),
        },
    }
    return {"shippingDetails": details, "hasMerchantReturnPolicy": _returns(country)}


def _days(least: int, most: int) -> Data:
    return {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": "DAY"}


def _returns(country: str) -> Data:
    """MerchantReturnPolicy of the marketplace; who changes their mind sends things back at their own expense."""
    policy: Data = {"@type": "MerchantReturnPolicy", "applicableCountry": country}
    if not (days := return_days()):
        return policy | {"returnPolicyCategory": f"{CONTEXT}/MerchantReturnNotPermitted"}
    return policy | {
        "returnPolicyCategory": f"{CONTEXT}/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": days,
        "returnMethod": f"{CONTEXT}/ReturnByMail",
        "returnFees": f"{CONTEXT}/ReturnFeesCustomerResponsibility",
    }
