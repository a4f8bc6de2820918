"""Delivery prices are not people."""

from shop.base.privacy import declare

declare("shipping.FlatRate", plain="id created_at seller price_minor free_from_minor min_days max_days")
