"""PayPal's webhooks: RSA over `transmission id|time|webhook id|CRC-32 of the raw body`, with a certificate of PayPal's.

Source: "Self verification method" of PayPal's webhook guide.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate
from django.core.cache import cache
from django.utils import timezone

from shop.base.clean import storable
from shop.base.http import CannotFetch, fetch
from shop.payments.rules import masked
from shop.payments.types import BadNotice, InboundNotice

PAYPAL = re.compile(r"(?:[a-z0-9-]+\.)*paypal\.com")
DISPUTES = "CUSTOMER.DISPUTE."
MAX_BYTES, DAY = 64 * 1024, 24 * 3600


def read(body: bytes, headers: Mapping[str, str], *, webhook_id: str) -> InboundNotice:
    """A proven event: a hint to look at the order. Raises BadNotice."""
    if not webhook_id:
        raise BadNotice("no webhook was entered")
    _check(body, headers, webhook_id)
    try:
        event = json.loads(body)
        event_id, kind, resource = str(event["id"]), str(event["event_type"]), event["resource"]
        claim = str(resource["dispute_id"]) if kind.startswith(DISPUTES) else ""
        named = _disputed(resource) if claim else _reference(resource)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise BadNotice("unreadable") from error
    if not (0 < len(event_id) <= 120 and len(kind) <= 60 and storable(event_id + kind + named + claim)):
        raise BadNotice("unreadable")
    kept = {"id": event_id, "event_type": kind, "resource": masked(resource)}
    return InboundNotice(
        event_id, kind, attempt_key=named, body=kept, hint=bool(named and not claim), claim_key=claim[:120]
    )


def _reference(resource: Mapping[str, Any]) -> str:
    """Our name for the payment, wherever this kind of event has it."""
    units = resource.get("purchase_units") or [{}]
    return str(resource.get("custom_id") or units[0].get("custom_id") or "")


def _disputed(resource: Mapping[str, Any]) -> str:
    """The capture that a dispute is about."""
    return str((resource.get("disputed_transactions") or [{}])[0].get("seller_transaction_id") or "")


def _check(body: bytes, headers: Mapping[str, str], webhook_id: str) -> None:
    """Raises BadNotice unless PayPal signed it for this webhook."""
    said = [headers.get(f"PAYPAL-TRANSMISSION-{name}", "") for name in ("ID", "TIME")]
    if headers.get("PAYPAL-AUTH-ALGO") != "SHA256withRSA" or not all(said):
        raise BadNotice("no signature")
    text = "|".join([*said, webhook_id, str(zlib.crc32(body))])
    try:
        signature = base64.b64decode(headers.get("PAYPAL-TRANSMISSION-SIG", ""), validate=True)
        _key(headers.get("PAYPAL-CERT-URL", "")).verify(signature, text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise BadNotice("wrong signature") from error


def _key(url: str) -> RSAPublicKey:
    """The public key of PayPal's certificate, fetched once a day. Raises BadNotice."""
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.port not in {None, 443} or not PAYPAL.fullmatch(parts.hostname or ""):
        raise BadNotice("a certificate of somebody else")
    kept = cache.get(f"paypal:{url}")
    if kept is None:
        try:
            kept = fetch(url, max_bytes=MAX_BYTES, at=timezone.now()).content
        except CannotFetch as error:
            raise BadNotice("no certificate") from error
        cache.set(f"paypal:{url}", kept, DAY)
    key = load_pem_x509_certificate(kept).public_key()
    if not isinstance(key, RSAPublicKey):
        raise BadNotice("a certificate without an RSA key")
    return key
