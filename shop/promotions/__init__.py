"""Offers of the marketplace and coupons: what they take off a cart, for whom, how often, and who pays for it.

Owns: Promotion, what it is for (Target), codes, and who used what (Redemption). `discounts_for` answers what a cart
gets; `claim` counts it while an order is made, `release` gives it back when the order falls through.
Never does: sums (room `pricing` adds up), orders (they keep what each promotion took off each line).
Whether somebody has ordered before is told by the room above that knows (`buyers.register`).

    a promotion:   running ──stop──▶ stopped ──resume──▶ running
    a redemption:  claimed ──release──▶ released ──claim again──▶ claimed
"""
