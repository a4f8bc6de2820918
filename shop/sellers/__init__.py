"""Vendor organisations: the shop a seller runs, its people, its standing.

Owns: Seller, SellerStaff (who may act for a seller, with a role) and Invitation to it, the seller's public page
texts, its holiday, and its application: Business, PayoutAccount, ChecklistItem, ChecklistAnswer, SellerDocument.
Never does: products (room `catalog`), money (rooms `ledger`, `payouts`).

Events out: SellerInvited, ApplicationSent, StandingChanged, PayoutAccountChanged.

A holiday is no standing: it is two dates beside it.

    invited -> onboarding -> review -> approved <-> suspended
                   ^  ^         |  `-> rejected --.
                   |  `-- ask again --'           |
                   `------- thought over ---------'
"""
