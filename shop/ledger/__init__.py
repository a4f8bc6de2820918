"""Double-entry books: every money movement is a balanced, append-only journal entry.

Owns: Account, Journal, Posting; `post()` and the postings of a shop; `manage.py ledger verify`, whose checks rooms
above add to (`checks.register`).
Never does: know orders or sellers; it knows amounts, account codes and a reference.
A deferred constraint trigger refuses a commit whose journal does not sum to zero per currency; the tables of orders
and payments carry tripwires of their own, which refuse a commit that moved money without its journal.
"""
