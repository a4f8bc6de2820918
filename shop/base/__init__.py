"""Plumbing without a business noun: money, actors, events, tasks, locks, audit, uploads, outgoing HTTP.

Owns: the building blocks every room uses, the outbox (Event, Delivery), the audit table, rate windows.
Never does: anything that needs a business noun; it imports no room.
Its tables exist in every marketplace schema and, for platform-wide work, in `public`.
"""
