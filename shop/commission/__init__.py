"""Whose sale costs what: the marketplace's share of a line, frozen when it is sold.

Owns: the rate that applies (now one rate per marketplace) and the sum.
Never does: post to the ledger.
"""
