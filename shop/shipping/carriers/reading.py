"""Small parts of reading what carriers write, pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from shop.base.decimals import figure
from shop.base.phones import e164

from .types import BadMessage

DHAKA = timezone(timedelta(hours=6))
"""Bangladesh keeps UTC+6 all year (IANA Asia/Dhaka)."""


def document_of(body: bytes) -> dict[str, Any]:
    """The JSON object of a message. Raises BadMessage."""
    try:
        read = json.loads(body)
    except ValueError as error:
        raise BadMessage("no JSON") from error
    if not isinstance(read, dict):
        raise BadMessage("no JSON object")
    return read


def moment(text: object) -> datetime:
    """An instant, of Dhaka where it says no offset. Raises BadMessage."""
    try:
        read = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise BadMessage("no time") from error
    return (read if read.tzinfo else read.replace(tzinfo=DHAKA)).astimezone(UTC)


def minor(amount: object) -> int | None:
    """Taka as paisa; None for what is no amount."""
    try:
        return int((figure(str(amount)) * 100).to_integral_value())
    except ValueError:
        return None


def taka(amount_minor: int) -> int:
    """Paisa as whole taka, which is all that riders collect; a part of a taka is rounded up."""
    return -(-amount_minor // 100)


def local_phone(phone: str) -> str:
    """A Bangladeshi number as couriers want it: 11 digits, 01XXXXXXXXX; any other as it is."""
    known = e164(phone, "BD")
    return "0" + known.removeprefix("+880") if known.startswith("+880") else re.sub(r"\s", "", phone)


def fingerprint(document: Mapping[str, Any]) -> str:
    """An id for a message that has none: the same content has the same one."""
    plain = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:40]


def complaint(answer: Mapping[str, Any], fallback: str) -> str:
    """What a carrier does not like, in its own words: the first words of each field, else its message."""
    errors = answer.get("errors")
    if isinstance(errors, dict):
        words = [str(said[0] if isinstance(said, list) and said else said) for said in errors.values()]
        return " ".join(words)[:300] or fallback
    return str(answer.get("message") or fallback)[:300]
