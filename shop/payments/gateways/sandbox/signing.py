"""Signature of the bank's notices: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`, good for 300 seconds."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime

from django.conf import settings
from django.utils.crypto import constant_time_compare

from shop.base.tenancy import current_schema
from shop.payments.types import BadNotice

HEADER = "Sandbox-Signature"
TOLERANCE_SECONDS = 300
FORM = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def sign(body: bytes, *, at: datetime) -> str:
    """The header's value for a body sent at `at`."""
    moment = int(at.timestamp())
    return f"t={moment},v1={_digest(moment, body)}"


def check(body: bytes, signature: str, *, at: datetime) -> None:
    """Raises BadNotice unless the signature is ours and at most 300 seconds away from `at`, before or after."""
    form = FORM.fullmatch(signature)
    if form is None:
        raise BadNotice("no signature")
    moment = int(form[1])
    if not constant_time_compare(_digest(moment, body), form[2]):
        raise BadNotice("wrong signature")
    if abs(at.timestamp() - moment) > TOLERANCE_SECONDS:
        raise BadNotice("too old")


def _digest(moment: int, body: bytes) -> str:
    key = hashlib.sha256(f"sandbox-bank:{current_schema()}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, str(moment).encode() + b"." + body, hashlib.sha256).hexdigest()
