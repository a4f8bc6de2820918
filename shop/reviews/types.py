"""What reviews are about, and what those of a shop add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop.base.pictures import Picture
from shop.profiles.types import Face


class About(StrEnum):
    """What a review is about."""

    PRODUCT = "product"
    SHOP = "shop"


@dataclass(frozen=True, slots=True)
class SellerReviewView:
    """A review of a shop as pages show it; `rating` is the mean of the three marks."""

    public_id: str
    author: str
    language: str
    text: str
    delivery: int
    described: int
    communication: int
    rating: float
    written_at: datetime
    face: Face | None
    photos: Sequence[Picture]
    helpful: int
    reply: str
