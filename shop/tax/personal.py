"""Tax rates are not people."""

from shop.base.privacy import declare

declare("tax.TaxRate", plain="id created_at country tax_class name rate_bps starts_on")
