"""Noting the tax that a sale brought and what of it goes back; in the transaction that posts the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, replace
from datetime import datetime

from django.db import transaction

from shop.tax.models import TaxMove
from shop.tax.queries import has_moved, parts_of_key
from shop.tax.types import TaxPart


@transaction.atomic
def book_tax(*, key: str, reference: str, parts: Iterable[TaxPart], at: datetime) -> None:
    """Note what a journal brought, once for each `key`; the caller holds the lock of what it is about."""
    rows = merged(parts)
    if not rows or has_moved(key):
        return
    TaxMove.objects.bulk_create(
        TaxMove(
            key=key,
            reference=reference,
            at=at,
            seller_id=part.seller_id,
            jurisdiction=part.jurisdiction,
            name=part.name,
            rate_bps=part.rate_bps,
            code=part.code,
            remitter=part.remitter,
            taxable_minor=part.taxable_minor,
            tax_minor=part.tax_minor,
            currency=part.currency,
        )
        for part in rows
    )


def take_back_tax(*, key: str, reversed_key: str, reference: str, at: datetime) -> None:
    """What one journal brought goes back whole."""
    parts = [
        replace(part, taxable_minor=-part.taxable_minor, tax_minor=-part.tax_minor)
        for part in parts_of_key(reversed_key)
    ]
    book_tax(key=key, reference=reference, parts=parts, at=at)


def merged(parts: Iterable[TaxPart]) -> list[TaxPart]:
    """One part for each seller, jurisdiction, rate, reason and remitter; those of nothing are left out."""
    sums: defaultdict[TaxPart, list[int]] = defaultdict(lambda: [0, 0])
    for part in parts:
        kept = sums[replace(part, taxable_minor=0, tax_minor=0)]
        kept[0] += part.taxable_minor
        kept[1] += part.tax_minor
    return [
        replace(part, taxable_minor=taxable, tax_minor=tax)
        for part, (taxable, tax) in sorted(sums.items(), key=lambda pair: astuple(pair[0]))
        if taxable or tax
    ]
