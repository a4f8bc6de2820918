"""Rows of providers' files hold amounts and references, never a person."""

from shop.base.privacy import declare

declare(
    "settlements.ProviderStatement",
    plain="id created_at public_id provider reference currency starts_on ends_on at actor arrived_minor",
)
declare(
    "settlements.ProviderLine",
    plain="id created_at public_id statement row_number kind reference amount_minor fee_minor arrived_minor attempt"
    " capture refund journal expected_minor trouble resolved_at resolved_by note",
)
