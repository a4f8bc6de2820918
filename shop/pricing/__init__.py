"""THE quote: lines, discounts, delivery, tax, rounding. Nobody else adds up.

Owns: `quote()` and the frozen dataclasses it answers with; cart, checkout, order and mail print them.
Never does: read carts or write anything.
"""
