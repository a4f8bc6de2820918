"""Writes of the catalogue, one file a verb's family."""

from .addresses import CannotReaddress, readdress
from .attributes import (
    CannotDefine,
    add_attribute,
    change_attribute,
    define_attribute,
    define_choices,
    set_attributes,
)
from .categories import CannotFile, change_category, create_category, file_category, recount_categories
from .downloads import CannotDeliver, add_download
from .images import add_image, adopt_image, hold_image, keep_picture, show_on_variant
from .listing import note_stock, refresh_listing
from .prices import CannotPrice, note_costs, set_list_prices, set_price, set_tiers
from .products import CannotCreate, archive_product, create_product, publish_product, unused_slug
from .ratings import note_ratings

__all__ = [
    "CannotCreate",
    "CannotDefine",
    "CannotDeliver",
    "CannotFile",
    "CannotPrice",
    "CannotReaddress",
    "add_attribute",
    "add_download",
    "add_image",
    "adopt_image",
    "archive_product",
    "change_attribute",
    "change_category",
    "create_category",
    "create_product",
    "define_attribute",
    "define_choices",
    "file_category",
    "hold_image",
    "keep_picture",
    "note_costs",
    "note_ratings",
    "note_stock",
    "publish_product",
    "readdress",
    "recount_categories",
    "refresh_listing",
    "set_attributes",
    "set_list_prices",
    "set_price",
    "set_tiers",
    "show_on_variant",
    "unused_slug",
]
