"""Where the demo's sellers are paid. Every number is made up."""

from __future__ import annotations

from shop.sellers.types import PayoutDraft

STUDIO = "rupganj-clay-studio"
BANK = PayoutDraft(
    kind="bank",
    holder="Shoma Akter",
    bank_name="BRAC Bank",
    branch="Dhanmondi",
    routing_number="060260435",
    number="1501204417",
)


def account_of(slug: str, place: int) -> PayoutDraft:
    """The studio is paid by its bank, the others by their wallets."""
    if slug == STUDIO:
        return BANK
    holder = slug.replace("-", " ").title()
    return PayoutDraft(kind="wallet", holder=holder, number=f"017120{place:05}", wallet="bkash")
