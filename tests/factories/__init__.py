"""Rows for tests, made through the services that the shop itself uses."""

from .catalog import make_category, make_product, make_variants, publish

__all__ = ["make_category", "make_product", "make_variants", "publish"]
