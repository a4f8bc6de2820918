"""Delivery prices are not people."""

from shop.base.privacy import declare

declare(
    "shipping.FlatRate",
    plain="id created_at seller price_minor free_from_minor min_days max_days cut_off closed_weekdays",
)
declare(
    "shipping.Zone",
    plain="id created_at public_id seller name country divisions districts basis bands free_from_minor min_days"
    " max_days",
)
