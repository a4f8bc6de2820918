"""Attempts to collect money: one interface over every provider in `gateways/`, and what providers told us.

Owns: Attempt, AttemptChange, Notice (raw inbound messages, unique per provider and event id), Capture, Refund.
Never does: know orders; an attempt carries a reference and an amount.

    started -> pending -> captured | authorized -> captured
         `-------`-> failed | cancelled | expired;  captured -> refunded (by Refund rows)
"""
