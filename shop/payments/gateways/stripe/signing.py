"""`Stripe-Signature: t=<unix>,v1=<hex>[,v1=…]`: HMAC-SHA256 of "<t>." and the raw body; 300 seconds of tolerance.

Source: "Verify webhook signatures manually" of Stripe's documentation.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.utils.crypto import constant_time_compare

from shop.payments.types import BadNotice

HEADER = "Stripe-Signature"
TOLERANCE_SECONDS = 300


def sign(body: bytes, secret: str, *, at: datetime) -> str:
    """The header's value for a body sent at `at`."""
    moment = int(at.timestamp())
    return f"t={moment},v1={_digest(moment, body, secret)}"


def check(body: bytes, header: str, secret: str, *, at: datetime) -> None:
    """Raises BadNotice unless one of the signatures is right and was made at most 300 seconds from `at`."""
    pairs = [part.partition("=") for part in header.split(",")]
    moments = [value for name, _sign, value in pairs if name == "t"]
    if not secret or len(moments) != 1 or not (moments[0].isascii() and moments[0].isdigit()) or len(moments[0]) > 12:
        raise BadNotice("no signature")
    wanted = _digest(int(moments[0]), body, secret)
    if not any(constant_time_compare(wanted, value) for name, _sign, value in pairs if name == "v1"):
        raise BadNotice("wrong signature")
    if abs(at.timestamp() - int(moments[0])) > TOLERANCE_SECONDS:
        raise BadNotice("too old")


def _digest(moment: int, body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
