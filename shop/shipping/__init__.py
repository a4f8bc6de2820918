"""What a parcel costs and when it arrives. Now: one flat rate per seller, free from an amount.

Owns: FlatRate, `options_for()`.
Never does: book carriers (room `fulfilment`).
"""
