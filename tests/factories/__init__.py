"""Rows for tests, made through the services that the shop itself uses."""

from .catalog import add_picture, make_category, make_product, make_variants, publish
from .orders import BUYER, make_cart, make_order, press_of, variant_of
from .promotions import make_promotion

__all__ = [
    "BUYER",
    "add_picture",
    "make_cart",
    "make_category",
    "make_order",
    "make_product",
    "make_promotion",
    "make_variants",
    "press_of",
    "publish",
    "variant_of",
]
