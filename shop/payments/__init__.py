"""Attempts to collect money: one interface over every provider in `gateways/`, and what providers told us.

Owns: Attempt, AttemptChange, Notice (raw inbound messages, unique per provider and event id), Exchange (every call of
ours and its answer, masked, kept for half a year), AccessToken (shared by all processes), Transfer (money that a
shopper sent by wallet and staff verify), Capture (a part of what a provider keeps ready), Refund, SavedCard,
the practice bank.
Never does: know orders; an attempt carries a reference and an amount. It moves no money without a journal (tripwire).
Events out: payments.refund_requested, payments.capture_requested, payments.card_agreed,
payments.dispute_told.

    started -> pending -> captured | authorized -> captured;  started -> due -> captured (cash on delivery)
         `-------`-> failed | cancelled | expired -> captured (a provider's late "paid")
    authorized: reserved; captures take its parts, the rest is let go: then it is captured, or cancelled if nothing was
    captured -> refunded (by Refund rows)
"""
