"""Where the demo's sellers are paid. Every number is made up."""

from __future__ import annotations

from shop.sellers.types import BusinessDraft, PayoutDraft

STUDIO = "rupganj-clay-studio"
BANK = PayoutDraft(
    kind="bank",
    holder="Shoma Akter",
    bank_name="BRAC Bank",
    branch="Dhanmondi",
    routing_number="060260435",
    number="1501204417",
)


def business_of(slug: str, district: str, place: int) -> BusinessDraft:
    """Who stands behind a shop; every number is made up."""
    return BusinessDraft(
        form="company",
        legal_name=f"{slug.replace('-', ' ').title()} Ltd",
        country="BD",
        street=f"{place} Station Road",
        district=district,
        trade_licence=f"TRAD/{district.upper()}/{place:05}",
        tax_id=f"10000000{place:04}",
        vat_id=f"00044178{place:05}",
    )


def account_of(slug: str, place: int) -> PayoutDraft:
    """The studio is paid by its bank, the others by their wallets."""
    if slug == STUDIO:
        return BANK
    holder = slug.replace("-", " ").title()
    return PayoutDraft(kind="wallet", holder=holder, number=f"017120{place:05}", wallet="bkash")
