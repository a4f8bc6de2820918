"""The papers of the demo: who the marketplace is before the law, and what its past brought about."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from shop.invoicing.queries import letterhead
from shop.invoicing.services import issue_commissions, issue_past, set_letterhead
from shop.invoicing.types import LetterheadDraft

from .catalogue import BY

LETTERHEAD = LetterheadDraft(
    legal_name="Haat Marketplace Ltd",
    street="12 Kemal Ataturk Avenue",
    district="Dhaka",
    postcode="1213",
    country="BD",
    vat_id="0004417800001",
    email="accounts@demo.haat.example",
)


def load_papers(*, at: datetime) -> None:
    """Invoices over everything that left, dated as it did; what the events tell later finds them issued."""
    if not settings.DEMO or letterhead():
        return
    set_letterhead(draft=LETTERHEAD, by=BY, at=at)
    issue_past(by=BY)
    issue_commissions(by=BY, at=at)
