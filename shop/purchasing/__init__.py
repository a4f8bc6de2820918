"""Purchasing: where a seller's goods come from, and what was ordered there.

Owns: Supplier (a seller's own directory), PurchaseNote with its lines (variant, pieces, cost), Receipt (what came in).
Never does: count stock (room `inventory`) or decide what a thing costs shoppers (room `catalog`).
A receipt adds to the stock and keeps the line's cost as the cost of the variant; the same receipt twice has one effect.

    open -> received (everything came) | closed (the rest does not come)
"""
