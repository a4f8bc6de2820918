"""Everybody's way through every page of the demo marketplace: who goes, and where they stop to look."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.demo.loading import load_demo
from shop.notifications.models import CaughtMail
from shop.orders.models import Order, Package
from tests.browser.trade import APPLICANT, application_pages, furnish_trade, office_pages, portal_pages
from tests.queue import drain
from tests.web.storefront.purchase import EMAIL, fill_steps, payment_fields, put

PREFIX = {"en": "", "bn": "/bn", "ar": "/ar"}
SHOP = (
    "/",
    "/menu/",
    "/products/",
    "/products/?page=2",
    "/products/?price_min=1&price_max=2",
    "/c/kitchen/",
    "/c/kitchen/?view=filters",
    "/c/kitchen/table-and-brewing/?sort=price-up",
    "/products/stoneware-pour-over-set/",
    "/products/wireless-earbuds/",
    "/products/the-ferrymans-daughter-ebook/",
    "/sellers/chawkbazar-home/",
    "/search/",
    "/search/?q=kettle",
    "/search/?q=ketle",
    "/search/?q=zzqqxx",
    "/cart/",
    "/orders/find/",
    *(f"/pages/{slug}/" for slug in ("shipping", "returns", "privacy", "terms", "about", "contact", "fees")),
    "/auth/login/",
    "/auth/register/",
    "/auth/verify-email/",
    "/auth/verify-email/outdated/",
    "/auth/forgot-password/",
    "/auth/forgot-password/sent/",
    "/auth/reset-password/1-outdated/",
    "/auth/inactive/",
)
SENT_EMPTY = ("/orders/find/", "/auth/login/", "/auth/register/", "/auth/forgot-password/")


@dataclass(frozen=True, slots=True)
class Stop:
    """A page to look at. `sent`: its form is sent as it is, so that the page shows what is wrong."""

    path: str
    status: int = 200
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody, by the cookies they carry, and the pages they look at."""

    cookies: dict[str, str]
    stops: tuple[Stop, ...]


def furnish(at: datetime) -> None:
    """The demo marketplace, with cases, changes and questions for its seller and the office."""
    load_demo(at=at, progress=lambda _step: None)
    furnish_trade(at)


def visits(language: str) -> Iterator[Visit]:
    """Guests, a buyer at every step, a shopper, a seller and the staff, in this language."""
    yield guest(language)
    yield newcomer(language)
    yield buyer(language)
    yield careful(language)
    yield payer(language)
    yield shopper(language)
    drain()
    yield from workers(language)


def guest(language: str) -> Visit:
    """Somebody who looks around; with empty forms sent."""
    prefix = PREFIX[language]
    looked_at = [*(Stop(prefix + path) for path in SHOP), Stop(f"{prefix}/no-such-page/", status=404)]
    return Visit({}, (*looked_at, *(Stop(prefix + path, sent=True) for path in SENT_EMPTY)))


def newcomer(language: str) -> Visit:
    """Somebody who sends the form of the delivery step empty."""
    client, prefix = Client(), PREFIX[language]
    put(client, Variant.objects.get(sku="KAG-NOTE-GREEN-LINED"), prefix=prefix)
    client.post(f"{prefix}/checkout/contact/", {"email": EMAIL})
    return Visit(cookies_of(client), (Stop(f"{prefix}/checkout/delivery/", sent=True),))


def buyer(language: str) -> Visit:
    """Somebody with things of three sellers, one of them put aside, between the cart and the last step."""
    client, prefix = Client(), PREFIX[language]
    filled(client, prefix)
    steps = [f"{prefix}/checkout/{step}/" for step in ("contact", "delivery", "payment")]
    return Visit(cookies_of(client), (Stop(f"{prefix}/cart/"), *map(Stop, steps)))


def filled(client: Client, prefix: str) -> None:
    """Three parcels in the cart, one thing saved for later, contact and delivery told."""
    for sku in ("RCS-MUG-RIVER", "KAG-NOTE-GREEN-LINED", "STH-FLUSH200"):
        put(client, Variant.objects.get(sku=sku), prefix=prefix)
    saved = put(client, Variant.objects.get(sku="GRN-SOAPM2"), prefix=prefix)
    client.post(f"{prefix}/cart/lines/{saved.public_id}/saving/")
    fill_steps(client, prefix=prefix)


def payer(language: str) -> Visit:
    """Somebody whose card was refused once: the bank, the refusal, the order, paid later, and its cancellation."""
    client, prefix = Client(), PREFIX[language]
    filled(client, prefix)
    fields = payment_fields(client, "sandbox", prefix=prefix)
    bank = urlsplit(client.post(f"{prefix}/checkout/payment/", fields).headers["Location"]).path
    first = Order.objects.latest("pk")
    refused = client.post(bank, {"choice": "decline"}, follow=True).redirect_chain[-1][0]
    filled(client, prefix)
    client.post(f"{prefix}/checkout/payment/", payment_fields(client, "cod", prefix=prefix))
    placed = Order.objects.latest("pk")
    pages = [f"{prefix}/orders/{order.number}/{order.token}/" for order in (first, placed)]
    return Visit(cookies_of(client), tuple(map(Stop, (bank, refused, *pages, f"{pages[1]}cancellation/"))))


def shopper(language: str) -> Visit:
    """The demo's shopper, with an order in every state."""
    client, prefix = signed_in("shopper@demo.haat.example", language), PREFIX[language]
    numbers = (
        Order.objects.filter(user__email="shopper@demo.haat.example").order_by("pk").values_list("number", flat=True)
    )
    own = [f"{prefix}/profile/orders/", *(f"{prefix}/profile/orders/{number}/" for number in numbers)]
    paths = [*own, f"{prefix}/profile/orders/?q=zzqqxx", f"{prefix}/menu/"]
    return Visit(cookies_of(client), (*map(Stop, paths), Stop("/seller/", status=403)))


def careful(language: str) -> Visit:
    """The demo's staff at the pages of their own account's safety, proven just now; they have an authenticator app."""
    client = signed_in("admin@demo.haat.example", language)
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["codes_shown_until"] = int(time.time()) + 600
    session.save()
    client.get("/profile/sessions/")
    topics = ("", "confirmation/", "password/", "email/", "email/no-such-link/", "phone/", "second-step/", "app/")
    more = ("app/removal/", "recovery-codes/", "passkeys/new/")
    pages = [f"{PREFIX[language]}/profile/security/{topic}" for topic in topics + more]
    paths = [*pages, f"{PREFIX[language]}/profile/sessions/", "/admin/security/"]
    return Visit(cookies_of(client), tuple(map(Stop, paths)))


def workers(language: str) -> Iterator[Visit]:
    """A seller with parcels in every state, the staff, and the mail box."""
    numbers = [f"{package.order.number}-{package.letter}" for package in parcels_of("seller@demo.haat.example")]
    tabs = ["/seller/orders/", *(f"/seller/orders/?tab={tab}" for tab in ("packed", "all"))]
    orders = [f"/seller/orders/{number}/" for number in numbers[:4]]
    yield Visit(
        cookies_of(signed_in("seller@demo.haat.example", language)),
        tuple(map(Stop, ["/seller/", *tabs, *orders, "/seller/stock/", *portal_pages()])),
    )
    yield Visit(cookies_of(signed_in(APPLICANT, language)), tuple(map(Stop, application_pages())))
    mails = [f"/dev/mail/{mail.public_id}/" for mail in CaughtMail.objects.order_by("-pk")[:2]]
    yield Visit(
        cookies_of(signed_in("staff@demo.haat.example", language)),
        tuple(map(Stop, ["/admin/", *office_pages(), "/dev/mail/", *mails])),
    )


def parcels_of(email: str) -> list[Package]:
    """The parcels of placed orders of somebody's shop, newest first."""
    packages = Package.objects.filter(seller__staff__user__email=email, order__placed_at__isnull=False)
    return list(packages.select_related("order").order_by("-pk"))


def signed_in(email: str, language: str) -> Client:
    """A client of this person, who reads this language."""
    client, user = Client(), User.objects.get(email=email)
    User.objects.filter(pk=user.pk).update(language=language)
    client.force_login(user)
    return client


def cookies_of(client: Client) -> dict[str, str]:
    """What a browser has to carry to be this client."""
    return {name: morsel.value for name, morsel in client.cookies.items() if name != settings.LANGUAGE_COOKIE_NAME}
