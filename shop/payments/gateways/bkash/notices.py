"""Messages of bKash come through Amazon SNS: a JSON envelope, signed with a certificate of Amazon's.

Source: "Verifying the signatures of Amazon SNS messages" of the SNS developer guide (versions 1 and 2).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.x509 import load_pem_x509_certificate
from django.core.cache import cache
from django.utils import timezone

from shop.base.clean import storable
from shop.base.http import CannotFetch, fetch
from shop.base.tasks import enqueue
from shop.payments.rules import masked
from shop.payments.types import BadNotice, InboundNotice

AMAZON = re.compile(r"sns\.[a-zA-Z0-9-]{3,}\.amazonaws\.com(\.cn)?")
SIGNED = ("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
DAY = 24 * 3600
MAX_BYTES = 64 * 1024


def read(body: bytes, *, topic: str) -> InboundNotice:
    """A message of the topic that the office entered. Raises BadNotice."""
    envelope = _object(body)
    if not topic or envelope.get("TopicArn") != topic:
        raise BadNotice("another topic")
    _check(envelope)
    event_id = str(envelope.get("MessageId", ""))
    if not (0 < len(event_id) <= 120 and storable(event_id)):
        raise BadNotice("unreadable")
    if envelope.get("Type") == "SubscriptionConfirmation":
        enqueue(confirm_subscription, str(envelope.get("SubscribeURL", "")))
        return InboundNotice(event_id, "SubscriptionConfirmation")
    said = _object(str(envelope.get("Message", "")).encode())
    invoice = str(said.get("merchantInvoiceNumber", ""))
    kind = str(said.get("transactionStatus", ""))[:60]
    if not storable(invoice + kind):
        raise BadNotice("unreadable")
    return InboundNotice(event_id, kind, attempt_key=invoice, body=masked(said), hint=True)


def confirm_subscription(url: str) -> None:
    """Tell Amazon that we want the topic's messages; nothing is asked of any other host."""
    if _of_amazon(url):
        fetch(url, max_bytes=MAX_BYTES, at=timezone.now())


def _check(envelope: Mapping[str, Any]) -> None:
    """Raises BadNotice unless Amazon signed the envelope."""
    text = "".join(f"{name}\n{envelope[name]}\n" for name in SIGNED if envelope.get(name) is not None)
    algorithm = {"1": SHA1(), "2": SHA256()}.get(str(envelope.get("SignatureVersion")))  # noqa: S303  version 1 is SHA-1
    if algorithm is None:
        raise BadNotice("unknown signature version")
    try:
        signature = base64.b64decode(str(envelope.get("Signature", "")), validate=True)
        _key(str(envelope.get("SigningCertURL", ""))).verify(signature, text.encode(), PKCS1v15(), algorithm)
    except (InvalidSignature, ValueError) as error:
        raise BadNotice("wrong signature") from error


def _key(url: str) -> RSAPublicKey:
    """The public key of Amazon's certificate, fetched once a day. Raises BadNotice."""
    if not _of_amazon(url) or not urlsplit(url).path.endswith(".pem"):
        raise BadNotice("a certificate of somebody else")
    kept = cache.get(f"sns:{url}")
    if kept is None:
        try:
            kept = fetch(url, max_bytes=MAX_BYTES, at=timezone.now()).content
        except CannotFetch as error:
            raise BadNotice("no certificate") from error
        cache.set(f"sns:{url}", kept, DAY)
    key = load_pem_x509_certificate(kept).public_key()
    if not isinstance(key, RSAPublicKey):
        raise BadNotice("a certificate without an RSA key")
    return key


def _of_amazon(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(AMAZON.fullmatch(parts.hostname or "")) and parts.port in {None, 443}


def _object(body: bytes) -> dict[str, Any]:
    try:
        read_body = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadNotice("unreadable") from error
    if not isinstance(read_body, dict):
        raise BadNotice("unreadable")
    return read_body
