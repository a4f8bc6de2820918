"""Tables of the catalogue, one file an aggregate."""

from .attributes import Attribute, AttributeChoice, ProductAttribute
from .category import Brand, Category, Item, SlugHistory
from .image import ProductImage
from .product import Option, OptionValue, Product, ProductChange
from .variant import Download, PriceChange, PriceListEntry, PriceTier, Variant

__all__ = [
    "Attribute",
    "AttributeChoice",
    "Brand",
    "Category",
    "Download",
    "Item",
    "Option",
    "OptionValue",
    "PriceChange",
    "PriceListEntry",
    "PriceTier",
    "Product",
    "ProductAttribute",
    "ProductChange",
    "ProductImage",
    "SlugHistory",
    "Variant",
]
