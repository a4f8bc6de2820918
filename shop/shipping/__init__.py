"""What a parcel costs and when it arrives. Now: one flat rate per seller, free from an amount.

Owns: FlatRate, `options_for()`; the districts and areas of a country (`places/`).
Never does: book carriers (room `fulfilment`).
"""
