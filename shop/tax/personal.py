"""Rates are not people; registrations are a business's public numbers."""

from shop.base.privacy import declare

declare("tax.TaxRate", plain="id created_at public_id country region tax_class name rate_bps starts_on ends_on")
declare("tax.CountryTerms", plain="id created_at country prices_include_tax")
declare("tax.CategoryClass", plain="id created_at category tax_class")
declare(
    "tax.Registration",
    plain="id created_at public_id seller scheme jurisdiction number limit_minor starts_on ends_on",
)
declare(
    "tax.VatCheck",
    plain="id created_at public_id country outcome consultation at actor",
    personal="number name address",
    why="What a public register said about a business: the proof of a sale without VAT, kept with the books.",
)
declare(
    "tax.TaxMove",
    plain="id created_at key reference at seller jurisdiction name rate_bps code remitter taxable_minor tax_minor"
    " currency",
)
