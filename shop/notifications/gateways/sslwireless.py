"""SSL Wireless, ISMS Plus API v3: JSON, answered with HTTP 200 also for failures, safe to repeat by `csms_id`."""

from __future__ import annotations

from datetime import datetime

from shop.base.http import CannotFetch, CannotTell, post
from shop.notifications.types import Fate, Handover

from .account import BANGLADESH, MOST_BYTES, Account, read_json

TAKEN_BEFORE = 4023
# Parameter, number, blocked, length and text errors: about this text, not about the gateway.
ABOUT_THE_TEXT = {4004, 4020, 4022, 4024, 4025, 4026, 4027, 4028, 4032}


class SslWireless:
    """`sslwireless://:TOKEN@smsplus.sslwireless.com/api/v3?sid=SENDER`"""

    name = "sslwireless"

    def __init__(self, account: Account) -> None:
        self.url = f"{account.base_url}/send-sms"
        self.token, self.sid = account.secret, account.options["sid"]

    def reaches(self, number: str) -> bool:
        """Bangladesh."""
        return number.startswith(BANGLADESH)

    def send(self, *, number: str, text: str, dedupe_key: str, at: datetime) -> Handover:
        """Hand it over. A repeated `csms_id` is not sent twice, so an unanswered call is asked once more."""
        document = {
            "api_token": self.token,
            "sid": self.sid,
            "msisdn": number.removeprefix("+"),
            "sms": text,
            "csms_id": dedupe_key,
        }
        first = self._ask(document, at=at)
        return self._ask(document, at=at) if first.fate is Fate.UNKNOWN else first

    def _ask(self, document: dict[str, str], *, at: datetime) -> Handover:
        try:
            answer = post(self.url, document=document, max_bytes=MOST_BYTES, at=at)
        except CannotTell as error:
            return Handover(Fate.UNKNOWN, code=str(error))
        except CannotFetch as error:
            return Handover(Fate.AWAY, code=str(error))
        return _read(read_json(answer.content), status=answer.status)


def _read(answer: dict[str, object], *, status: int) -> Handover:
    code = answer.get("status_code")
    if code == TAKEN_BEFORE:
        return Handover(Fate.TAKEN, code=str(code))
    if status != 200 or answer.get("status") != "SUCCESS":
        fate = Fate.REFUSED if code in ABOUT_THE_TEXT else Fate.AWAY
        return Handover(fate, code=str(code or f"http {status}"))
    # The request as a whole may be a success while its one recipient is not.
    found = answer.get("smsinfo")
    recipient = found[0] if isinstance(found, list) and found and isinstance(found[0], dict) else {}
    if recipient.get("sms_status") != "SUCCESS":
        return Handover(Fate.REFUSED, code=str(recipient.get("sms_status") or "no recipient"))
    return Handover(Fate.TAKEN, provider_id=str(recipient.get("reference_id") or ""))
