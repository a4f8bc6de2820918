"""Reads of the promotions room, one file an audience."""

from .editing import (
    code_rows,
    codes_of,
    draft_of,
    names_of,
    overlapping,
    products_with_slugs,
    promotion_of_seller,
    promotions_of_marketplace,
    promotions_of_seller,
    runs_now,
    sellers_with_slugs,
    slugs_of,
    uses_of,
)
from .granting import discounts_for
from .kept import forget_promotions
from .shelf import Shelf

__all__ = [
    "Shelf",
    "code_rows",
    "codes_of",
    "discounts_for",
    "draft_of",
    "forget_promotions",
    "names_of",
    "overlapping",
    "products_with_slugs",
    "promotion_of_seller",
    "promotions_of_marketplace",
    "promotions_of_seller",
    "runs_now",
    "sellers_with_slugs",
    "slugs_of",
    "uses_of",
]
