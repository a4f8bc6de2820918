"""What the catalogue hands out: frozen views of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shop.base.translated import Translated


@dataclass(frozen=True, slots=True)
class ImageView:
    """A ready picture as templates show it: sizes known, renditions by format."""

    alt: Translated
    width: int
    height: int
    base_key: str
    widths: Sequence[int]

    def sources(self, extension: str) -> list[tuple[str, int]]:
        """(address, width) of each rendition in a format ("avif" or "webp"), narrow to wide."""
        return [(f"/media/{self.base_key}-{width}.{extension}", width) for width in self.widths]

    @property
    def url(self) -> str:
        """A middle-sized WebP for whatever knows no srcset."""
        fitting = [width for width in self.widths if width <= 640]
        return f"/media/{self.base_key}-{max(fitting or self.widths[:1])}.webp"


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant that can be bought now, with all that a cart or quote needs to know. Prices in minor units."""

    variant_id: int
    variant_public_id: str
    product_id: int
    product_slug: str
    category_id: int
    seller_id: int
    seller_slug: str
    seller_name: Translated
    handling_days: int
    title: Translated
    options: Translated
    sku: str
    image: ImageView | None
    digital: bool
    price_minor: int
    compare_at_minor: int | None
    weight_grams: int
    tax_class: str
