"""Marketplaces are not people."""

from shop.base.privacy import declare

declare("tenants.Marketplace", plain="id schema_name name plan created_at")
declare("tenants.Domain", plain="id domain tenant is_primary")
