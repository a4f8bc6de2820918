"""What gateways have in common: an account in one address, and three questions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from shop.notifications.types import Handover

MOST_BYTES = 64 * 1024
BANGLADESH = "+880"


@dataclass(frozen=True, slots=True)
class Account:
    """`kind://user:secret@host/path?option=value` taken apart; `kind+http` speaks plain http to a simulator."""

    kind: str
    base_url: str
    user: str
    secret: str
    options: dict[str, str]

    @classmethod
    def read(cls, url: str) -> Account:
        """The account that an entry of SMS_URL describes."""
        parts = urlsplit(url)
        kind, _, scheme = parts.scheme.partition("+")
        host = parts.netloc.rpartition("@")[2]
        return cls(
            kind=kind,
            base_url=f"{scheme or 'https'}://{host}{parts.path.rstrip('/')}",
            user=unquote(parts.username or ""),
            secret=unquote(parts.password or ""),
            options=dict(parse_qsl(parts.query)),
        )


class Gateway(Protocol):
    """Somebody who carries texts."""

    name: str

    def __init__(self, account: Account) -> None: ...

    def reaches(self, number: str) -> bool:
        """Whether it carries texts to this number (E.164)."""

    def send(self, *, number: str, text: str, dedupe_key: str, at: datetime) -> Handover:
        """Hand one text over. Never raises for what the gateway does or does not answer."""


def read_json(content: bytes) -> dict[str, Any]:
    """The answer's JSON object; empty for anything else (gateways also answer in plain text)."""
    try:
        document = json.loads(content)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
