"""What a marketplace keeps about a carrier, and the call that every adapter makes with it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shop.base.http import Call, CannotFetch, CannotTell, exchange
from shop.store.queries import credential, key_names

from .types import Carrier, Key, Unreachable

MAX_BYTES = 512 * 1024
BASE_URL = Key("base-url", _("Address of the service, if it is not the usual one"), secret=False, required=False)


def is_ready(carrier: Carrier) -> bool:
    """Whether every key that the carrier needs is set."""
    kept = key_names().get(carrier.code, set())
    return all(key.name in kept for key in carrier.keys if key.required)


def base_of(carrier: Carrier) -> str:
    """Where the carrier is asked: its live address, its sandbox, or what stands in for it."""
    return (credential(carrier.code, BASE_URL.name) or carrier.base_url).rstrip("/")


def call(carrier: Carrier, asked: Call, *, at: datetime) -> tuple[int, dict[str, Any]]:
    """Status and document of an answer to a call below the carrier's address.

    Raises Unreachable, also for server errors and what is no JSON object.
    """
    try:
        answer = exchange(replace(asked, url=base_of(carrier) + asked.url), max_bytes=MAX_BYTES, at=at)
    except CannotTell as error:
        raise Unreachable(str(error), unsure=True) from error
    except CannotFetch as error:
        raise Unreachable(str(error)) from error
    if answer.status >= 500:
        raise Unreachable(f"status {answer.status}", unsure=True)
    try:
        read = json.loads(answer.content or b"{}")
    except ValueError as error:
        raise Unreachable("no JSON", unsure=True) from error
    if not isinstance(read, dict):
        raise Unreachable("no JSON object", unsure=True)
    return answer.status, read
