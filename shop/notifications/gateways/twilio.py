"""Twilio's Messages resource: a form with basic authentication, 201 when taken. Not safe to repeat."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from shop.base.http import CannotFetch, CannotTell, post
from shop.notifications.types import Fate, Handover

from .account import MOST_BYTES, Account, read_json

# Bad number, no texts there, region off, trial account, recipient said stop.
ABOUT_THE_NUMBER = {21211, 21214, 21408, 21608, 21610, 21614}


class Twilio:
    """`twilio://ACCOUNT:TOKEN@api.twilio.com/2010-04-01?from=+1…` or `?service=MG…`"""

    name = "twilio"

    def __init__(self, account: Account) -> None:
        self.url = f"{account.base_url}/Accounts/{quote(account.user, safe='')}/Messages.json"
        self.user = (account.user, account.secret)
        service = account.options.get("service")
        # A query string turns a plain "+" into a space.
        self.sender = (
            {"MessagingServiceSid": service} if service else {"From": f"+{account.options['from'].strip(' +')}"}
        )

    def reaches(self, number: str) -> bool:
        """Every country."""
        return number.startswith("+")

    def send(self, *, number: str, text: str, dedupe_key: str, at: datetime) -> Handover:
        """Hand it over; Twilio knows no key against repetition."""
        form = {"To": number, "Body": text, **self.sender}
        try:
            answer = post(self.url, form=form, user=self.user, max_bytes=MOST_BYTES, at=at)
        except CannotTell as error:
            return Handover(Fate.UNKNOWN, code=str(error))
        except CannotFetch as error:
            return Handover(Fate.AWAY, code=str(error))
        document = read_json(answer.content)
        if answer.status == 201:
            return Handover(Fate.TAKEN, provider_id=str(document.get("sid") or ""))
        code = document.get("code")
        return Handover(
            Fate.REFUSED if code in ABOUT_THE_NUMBER else Fate.AWAY, code=str(code or f"http {answer.status}")
        )
