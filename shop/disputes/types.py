"""Words of disputes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money


class DisputeStatus(models.TextChoices):
    """How a dispute stands."""

    OPEN = "open", _("Evidence wanted")
    ANSWERED = "answered", _("Evidence sent")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


@dataclass(frozen=True, slots=True)
class SellerPart:
    """What a seller gave up for a dispute: so much of what the buyer paid for its parcel."""

    seller_id: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeDraft:
    """What is known about a dispute when it comes; `provider_key` is the provider's id of it, where it has one."""

    attempt_id: int
    amount: Money
    reason: str
    provider_key: str = ""
    due_at: datetime | None = None
