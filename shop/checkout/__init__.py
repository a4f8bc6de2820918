"""The steps that turn cart, quote and payment into an order, and the one finaliser `settle()`.

Owns: Draft (contact, delivery, payment choice, saved at each step), Intent (idempotency token, hash of the request).
Never does: talk to a provider inside a transaction.
"""
