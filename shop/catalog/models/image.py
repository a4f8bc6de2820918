"""Pictures of a product."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from shop.base.rows import PublicRow
from shop.base.translated import TranslatedField


class ProductImage(PublicRow):
    """A picture: the original, and the widths that the worker has made of it as AVIF and WebP."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting to be fetched or made"
        READY = "ready"
        FAILED = "failed"

    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="images")
    position = models.PositiveSmallIntegerField(default=1)
    alt = TranslatedField(blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    source_url = models.URLField(max_length=2000, blank=True, help_text="a remote original, fetched by the worker")
    original_key = models.CharField(max_length=300, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    base_key = models.CharField(max_length=300, blank=True, help_text="key without -<width>.<ext>")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    widths = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    change_set = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["product", "position", "id"]
        constraints = [
            models.CheckConstraint(
                name="catalog_image_ready_has_size",
                condition=~models.Q(state="ready") | models.Q(width__gt=0, height__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"image {self.position} of {self.product_id}"

    def sources(self, extension: str) -> list[tuple[str, int]]:
        """(address, width) of each ready rendition in a format ("avif" or "webp"), narrow to wide."""
        return [(f"/media/{self.base_key}-{width}.{extension}", width) for width in self.widths]

    @property
    def url(self) -> str:
        """The middle-sized WebP, for browsers and mails that know no srcset; empty while not ready."""
        if not self.widths:
            return ""
        fitting = [width for width in self.widths if width <= 640]
        return f"/media/{self.base_key}-{max(fitting or self.widths[:1])}.webp"
