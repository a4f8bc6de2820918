"""Addresses that stand in mails: absolute, and in the language of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from shop.catalog.queries import product_name
from shop.orders.types import OrderView, ParcelView
from shop.profiles.queries import notice_token
from shop.profiles.types import Topic
from shop.returns.types import CaseView
from shop.sellers.queries import invitation_token, shop_name
from shop.subscriptions.queries import token_of

if TYPE_CHECKING:
    from shop.base.models import Event
    from shop.payouts.models import Statement
    from shop.sellers.models import Invitation
    from shop.subscriptions.models import Subscription


def order_link(order: OrderView) -> str:
    """The order's page: among the person's own orders, or by a guest's secret link."""
    with translation.override(order.language):
        if order.user_id:
            return settings.SITE_URL + reverse("account:order", args=[order.number])
        return settings.SITE_URL + reverse("storefront:order", args=[order.number, order.token])


def package_link(parcel: ParcelView) -> str:
    """The package in the seller's portal."""
    return settings.SITE_URL + reverse("seller:order", args=[parcel.number])


def case_link(case: CaseView) -> str:
    """The buyer's page of a return: among the person's own, or below a guest's secret link."""
    with translation.override(case.language):
        if case.order_user_id:
            return settings.SITE_URL + reverse("account:return", args=[case.public_id])
        number, token = case.order_number, case.order_token
        return settings.SITE_URL + reverse("storefront:return", args=[number, token, case.public_id])


def seller_case_link(case: CaseView) -> str:
    """The return in the seller's portal."""
    return settings.SITE_URL + reverse("seller:return", args=[case.public_id])


def security_link(language: str) -> str:
    """The person's security page."""
    with translation.override(language or settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse("account:security")


def credit_link(language: str) -> str:
    """The person's store credit."""
    with translation.override(language or settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse("account:credit")


def shop_link(language: str) -> str:
    """The shop's first page."""
    with translation.override(language or settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse("storefront:home")


def portal_link() -> str:
    """The seller's portal; an applicant is led on to the application."""
    return settings.SITE_URL + reverse("seller:dashboard")


def bank_link() -> str:
    """Where the shop's people see to which account earnings go."""
    return settings.SITE_URL + reverse("seller:bank")


def money_link() -> str:
    """The money of the shop."""
    return settings.SITE_URL + reverse("seller:payouts")


def disputes_link() -> str:
    """The disputes about sales of the shop, on the page of its money."""
    return f"{money_link()}#disputes"


def statement_link(statement: Statement) -> str:
    """A month of it."""
    return settings.SITE_URL + reverse("seller:statement", args=[f"{statement.starts_on:%Y-%m}"])


def invitation_link(invitation: Invitation) -> str:
    """The signed link that takes an invitation up."""
    return settings.SITE_URL + reverse("seller:invitation", args=[invitation_token(invitation)])


def confirmation_link(subscription: Subscription) -> str:
    """Where the reader of an address says that it was them."""
    with translation.override(subscription.language):
        return settings.SITE_URL + reverse("storefront:subscription-confirmation", args=[token_of(subscription)])


def unsubscribe_link(subscription: Subscription) -> str:
    """Where such mails end, for a person who opens it and for a mail program that posts to it."""
    with translation.override(subscription.language):
        return settings.SITE_URL + reverse("storefront:subscription-ending", args=[token_of(subscription)])


def variant_link(subscription: Subscription) -> str:
    """The page of what a subscription waits for, with that variant chosen."""
    variant = subscription.variant
    with translation.override(subscription.language):
        address = reverse("storefront:product", args=[variant.product.slug]) if variant else ""
    return f"{settings.SITE_URL}{address}?{urlencode({'sku': variant.sku})}" if variant else settings.SITE_URL


def product_link(slug: str, language: str) -> str:
    """A product's page."""
    with translation.override(language):
        return settings.SITE_URL + reverse("storefront:product", args=[slug])


def preferences_link(language: str) -> str:
    """Where people choose what they are told about."""
    with translation.override(language):
        return settings.SITE_URL + reverse("account:preferences")


def notice_ending_link(user_id: int, topic: Topic, language: str) -> str:
    """Where mails about a topic end, for a person who opens it and for a mail program that posts to it."""
    with translation.override(language):
        return settings.SITE_URL + reverse("storefront:notice-ending", args=[notice_token(user_id, topic)])


def opinion_link(event: Event, language: str) -> str:
    """Where a review or an answer can be read: the product's page, its questions, or the reviews of the shop."""
    product_id = event.payload["product_id"]
    with translation.override(language):
        if not product_id:
            return settings.SITE_URL + reverse(
                "storefront:seller-reviews", args=[shop_name(event.payload["seller_id"])[1]]
            )
        question = event.name.startswith("reviews.question")
        name = "storefront:questions" if question else "storefront:product"
        return settings.SITE_URL + reverse(name, args=[product_name(product_id)[1]])


def seller_opinions_link(event: Event) -> str:
    """Where the seller answers it."""
    if event.name.startswith("reviews.question"):
        return settings.SITE_URL + reverse("seller:questions")
    tab = "" if event.payload["product_id"] else "?tab=shop"
    return settings.SITE_URL + reverse("seller:reviews") + tab
