"""The steps that turn cart, quote and payment into an order, and the one finaliser `settle()`.

Owns: Draft (contact, delivery, payment choice, saved at each step), Intent (idempotency token, hash of the request),
CashCheck (the phone of a cash order is confirmed before anything is packed), CashRefusal (a cash parcel nobody took).
Never does: talk to a provider inside a transaction.
Events out: checkout.cash_check_asked.
"""
