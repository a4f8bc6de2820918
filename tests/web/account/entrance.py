"""The steps of coming in by code, as tests take them."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from shop.notifications.models import Mail, Text

LOGIN, CODE, CODES, DETAILS = "/auth/login/", "/auth/code/", "/auth/codes/", "/auth/register/details/"
NUMBER, TYPED = "+8801712345678", "01712-345678"


def ask(client: Client, address: str, **more: str) -> Any:
    """Post the first form of the sign-in page."""
    return client.post(LOGIN, {"address": address, **more})


def digits_in(message: Mail | Text) -> str:
    """The code that a message carries."""
    found = re.search(r"(?<!\d)(\d{6})(?!\d)", message.text)
    assert found
    return found[1]


def newest(address: str) -> str:
    """The digits that went to this address last."""
    if "@" in address:
        return digits_in(Mail.objects.filter(kind="accounts.code", recipient=address).latest("pk"))
    return digits_in(Text.objects.filter(kind="accounts.code", recipient=address).latest("pk"))


def answer(client: Client, digits: str) -> Any:
    """Type a code."""
    return client.post(CODE, {"code": digits})


def wrong(digits: str) -> str:
    """Six other digits."""
    return f"{(int(digits) + 1) % 1_000_000:06}"
