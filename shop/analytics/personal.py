"""Figures of shops by day; no person stands in them."""

from shop.base.privacy import declare

declare(
    "analytics.SellerDay",
    plain="id created_at seller on stale placed orders items sales_minor commission_minor failed delivered returned"
    " sent tracked due in_time",
)
declare("analytics.VariantDay", plain="id created_at seller on variant items sales_minor tax_minor commission_minor")
