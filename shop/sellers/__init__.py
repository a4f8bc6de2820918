"""Vendor organisations: the shop a seller runs, its people, its standing.

Owns: Seller, SellerStaff (who may act for a seller, with a role), the seller's public page texts.
Never does: products (room `catalog`), money (rooms `ledger`, `payouts`).

    invited -> onboarding -> review -> approved <-> suspended
                                    `-> rejected
"""
