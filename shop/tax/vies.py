"""The register of VAT numbers of the European Union (VIES), by its REST interface.

POST check-vat-number {"countryCode", "vatNumber", "requesterMemberStateCode", "requesterNumber"} answers "valid" with
name and address, and "requestIdentifier" (the consultation number) when the one who asks named itself. Trouble of a
member state or of the register comes as "errorWrappers", with any HTTP status; then nothing is known of the number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from shop.base.http import CannotFetch, post

MOST_BYTES: Final = 20_000
HIDDEN: Final = "---"
"""What states write that do not tell names and addresses."""


class RegisterDown(Exception):
    """The register, or that of the member state, did not answer: nothing is known."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the register knows of a number at the moment of asking."""

    valid: bool
    consultation: str = ""
    name: str = ""
    address: str = ""


def ask_vies(number: str, *, requester: str, at: datetime) -> Said:
    """Whether a number with its prefix is registered now; `requester` is our own, or empty. Raises RegisterDown."""
    document = {"countryCode": number[:2], "vatNumber": number[2:]}
    if requester:
        document |= {"requesterMemberStateCode": requester[:2], "requesterNumber": requester[2:]}
    try:
        answer = post(settings.VIES_URL, document=document, max_bytes=MOST_BYTES, at=at)
        said = json.loads(answer.content)
    except (CannotFetch, ValueError) as error:
        raise RegisterDown(type(error).__name__) from error
    if answer.status != 200 or not isinstance(said, dict) or type(said.get("valid")) is not bool:
        raise RegisterDown(f"status {answer.status}")
    return Said(said["valid"], *(_text(said, name) for name in ("requestIdentifier", "name", "address")))


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    text = value.strip() if isinstance(value, str) else ""
    return "" if text == HIDDEN else text[:300]
