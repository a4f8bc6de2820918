"""Cards that people let us keep: what charges them is sealed, their face is not."""

from __future__ import annotations

import logging
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.base.rows import PublicRow
from shop.base.sealed import CannotOpen, SealedTextField

logger = logging.getLogger(__name__)


class SavedCardQuerySet(models.QuerySet["SavedCard"]):
    """Cards, none of which goes without its provider being told to forget it."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Forget them here, and remember their tokens until their providers have forgotten them, too."""
        for card in self:
            try:
                LeavingCard.objects.create(method=card.method, token=card.token)
            except CannotOpen:
                logger.exception("the token of card %s cannot be read: its provider keeps it", card.pk)
        return super().delete()


class SavedCard(PublicRow):
    """A card of a person, kept by a provider."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_cards")
    method = models.CharField(max_length=24)
    token = SealedTextField()
    mark = models.CharField(max_length=64, help_text="a keyed hash of the token, to know it again")
    brand = models.CharField(max_length=20, blank=True)
    last4 = models.CharField(max_length=4, blank=True)
    exp_month = models.PositiveSmallIntegerField()
    exp_year = models.PositiveSmallIntegerField()

    objects = SavedCardQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "method", "mark"], name="payments_savedcard_once"),
            models.CheckConstraint(name="payments_savedcard_month", condition=Q(exp_month__gte=1, exp_month__lte=12)),
        ]

    def __str__(self) -> str:
        return self.face

    @property
    def face(self) -> str:
        """What people know it by: Visa •••• 4242."""
        return f"{self.brand.title()} •••• {self.last4}".strip()

    @property
    def expires(self) -> str:
        """Until when it is good, as it stands on the card: 12/2031."""
        return f"{self.exp_month:02}/{self.exp_year}"

    def good_on(self, day: date) -> bool:
        """Whether it has not expired: a card is good to the end of its month."""
        return (self.exp_year, self.exp_month) >= (day.year, day.month)


class LeavingCard(PublicRow):
    """A card that nobody has any more, until its provider has forgotten it: of whom it was is not known."""

    method = models.CharField(max_length=24)
    token = SealedTextField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"leaving card {self.pk}"
