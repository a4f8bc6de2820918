"""Stock per variant as typed movements, with a balance row that the database guards.

Owns: StockLevel (on hand, held), Movement (receive, hold, release, sell, return, adjust), Hold (owned by an order).
Never does: know orders beyond the id that owns a hold.
Invariant: 0 <= held <= on_hand, and the balance equals the sum of its movements. Digital variants have no stock row.
Events out: inventory.stock_changed.
"""
