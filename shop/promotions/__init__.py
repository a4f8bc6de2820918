"""What discount applies to a cart. Answers, never applies: room `pricing` does the sums.

Owns: coupons and rules, when the Money issue brings them. Now: the interface, and the answer "none".
"""
