"""Words of goodwill."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.base.ids import uuid7
from shop.base.money import Money


class GiftStatus(models.TextChoices):
    """How a gift stands."""

    WAITING = "waiting", _("Waits for a colleague")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftDraft:
    """To a seller (negative: from it), or to the buyer of an order; exactly one of them, and why.

    The token of a form makes one press one gift.
    """

    amount: Money
    reason: str
    token: UUID = field(default_factory=uuid7)
    seller_id: int | None = None
    order_id: int | None = None
