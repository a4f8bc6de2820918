"""Double-entry books: every money movement is a balanced, append-only journal entry.

Owns: Account, Journal, Posting; `post()`; `manage.py ledger verify`.
Never does: know orders or sellers; it knows amounts, account codes and a reference.
A deferred constraint trigger refuses a commit whose journal does not sum to zero per currency.
"""
