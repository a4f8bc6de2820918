"""The gateway of a demo machine: texts are kept in the database, and /dev/mail/ shows them."""

from __future__ import annotations

from datetime import datetime

from shop.notifications.models import CaughtText
from shop.notifications.types import Fate, Handover

from .account import Account


class Kept:
    """Keeps each text as a row of CaughtText, in the caller's transaction."""

    name = "kept"

    def __init__(self, account: Account | None = None) -> None:
        self.account = account

    def reaches(self, number: str) -> bool:
        """Every number."""
        return bool(number)

    def send(self, *, number: str, text: str, dedupe_key: str, at: datetime) -> Handover:
        """Keep it."""
        CaughtText.objects.create(recipient=number, text=text, caught_at=at)
        return Handover(Fate.TAKEN, provider_id=dedupe_key)
