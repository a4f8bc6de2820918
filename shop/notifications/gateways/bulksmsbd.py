"""BulkSMSBD: a form, answered in JSON, sometimes under another key, sometimes in plain text. Not safe to repeat."""

from __future__ import annotations

import re
from datetime import datetime

from shop.base.http import CannotFetch, CannotTell, post
from shop.notifications.types import Fate, Handover

from .account import BANGLADESH, MOST_BYTES, Account, read_json

SUBMITTED = 202
ABOUT_THE_TEXT = {1001, 1003, 1012}  # number, a field is missing, must be written in Bangla


class BulkSmsBd:
    """`bulksmsbd://:KEY@bulksmsbd.net/api?senderid=8809…`"""

    name = "bulksmsbd"

    def __init__(self, account: Account) -> None:
        self.url = f"{account.base_url}/smsapi"
        self.key, self.sender = account.secret, account.options["senderid"]

    def reaches(self, number: str) -> bool:
        """Bangladesh."""
        return number.startswith(BANGLADESH)

    def send(self, *, number: str, text: str, dedupe_key: str, at: datetime) -> Handover:
        """Hand it over by POST, so that key and text stay out of logs. There is no key against repetition."""
        form = {
            "api_key": self.key,
            "type": "text",
            "number": number.removeprefix("+"),
            "senderid": self.sender,
            "message": text,
        }
        try:
            answer = post(self.url, form=form, max_bytes=MOST_BYTES, at=at)
        except CannotTell as error:
            return Handover(Fate.UNKNOWN, code=str(error))
        except CannotFetch as error:
            return Handover(Fate.AWAY, code=str(error))
        return _read(answer.content, status=answer.status)


def _read(content: bytes, *, status: int) -> Handover:
    document = read_json(content)
    code = document.get("response_code") or document.get("code")
    if code is None and (found := re.match(rb"\s*(\d{3,4})\b", content)):
        code = found[1].decode()
    number = int(str(code)) if str(code).isdecimal() else 0
    if number == SUBMITTED:
        return Handover(Fate.TAKEN, provider_id=str(document.get("message_id") or ""))
    if number in ABOUT_THE_TEXT:
        return Handover(Fate.REFUSED, code=str(number))
    # An answer without any code is no promise either way; with one, the text was surely not taken.
    return Handover(Fate.AWAY if number or status >= 500 else Fate.UNKNOWN, code=str(number or f"http {status}"))
