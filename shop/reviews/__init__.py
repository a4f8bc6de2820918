"""Opinions of buyers on products; shown from three reviews on.

Owns: Review, the summary per product.
Never does: moderation queues (room `workflow`).
"""
