"""A shopper at the plain forms: what a browser without script would send."""

from __future__ import annotations

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from shop.cart.models import CartLine
from shop.catalog.models import Variant

ADDRESS = {
    "name": "Nusrat Jahan",
    "phone": "01712345678",
    "district": "Dhaka",
    "area": "Mohammadpur",
    "street": "House 14, Road 7, beside Sonali Bank",
    "postcode": "1207",
    "note": "",
}
EMAIL = "nusrat.guest@example.com"


def put(client: Client, variant: Variant, quantity: int = 1, *, prefix: str = "") -> CartLine:
    """Add by the plain form; returns the line."""
    client.post(f"{prefix}/cart/lines/", {"variant": variant.public_id, "quantity": quantity})
    return CartLine.objects.filter(variant=variant, cart__closed_at=None).latest("pk")


def fill_steps(client: Client, *, prefix: str = "", **changes: str) -> None:
    """Contact and delivery, as they should be."""
    assert client.post(f"{prefix}/checkout/contact/", {"email": EMAIL}).status_code == 302
    assert client.post(f"{prefix}/checkout/delivery/", ADDRESS | changes).status_code == 302


def payment_fields(client: Client, method: str, *, prefix: str = "") -> dict[str, Any]:
    """What the payment form sends for a method, hidden fields included."""
    page = client.get(f"{prefix}/checkout/payment/", {"method": method})
    assert page.status_code == 200
    return {"method": method, "same_bill": "on", **hidden_fields(page)}


def hidden_fields(page: HttpResponse) -> dict[str, str]:
    """Token, fingerprint and delivery as the page has them."""
    found = dict(re.findall(r'name="(token|fingerprint|shipping)" value="([^"]*)"', page.text))
    return {name: html.unescape(value) for name, value in found.items()}
