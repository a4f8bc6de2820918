"""Data for search engines (schema.org as JSON-LD), from the same views that the page prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator

from shop.base.money import Money
from shop.catalog.queries import ProductPage
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
    """schema.org/Product with an Offer for each variant, and AggregateRating where reviews are shown.

    `ways` is how each variant is delivered, by its id; what is not delivered has neither shipping nor returns.
    """
    url = settings.SITE_URL + reverse("storefront:product", args=[product.slug])
    description = " ".join(strip_tags(str(product.description).replace("<", " <")).split())
    found: Data = {
        "@context": CONTEXT,
        "@type": "Product",
        "name": str(product.title),
        "url": url,
        "sku": product.variants[0].sku,
        "image": [settings.SITE_URL + picture.url for picture in product.images.values()],
        "description": Truncator(description).chars(MAX_DESCRIPTION),
        "offers": [
            _offer(product, variant, stock, url) | _shipping(product, variant, ways.get(variant.id))
            for variant in product.variants
        ],
    }
    if product.brand:
        found["brand"] = {"@type": "Brand", "name": product.brand}
    if product.gtin:
        found["gtin"] = product.gtin
    if reviews:
        found["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": reviews.average,
            "reviewCount": reviews.count,
        }
    return found


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
    """schema.org/BreadcrumbList of crumbs with title and url."""
    items = [
        {"@type": "ListItem", "position": place, "name": crumb["title"], "item": settings.SITE_URL + crumb["url"]}
        for place, crumb in enumerate(crumbs, start=1)
        if crumb["url"]
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def _offer(product: ProductPage, variant: Any, stock: Mapping[int, int | None], url: str) -> Data:
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


def _shipping(product: ProductPage, variant: Any, ways: Ways | None) -> Data:
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
