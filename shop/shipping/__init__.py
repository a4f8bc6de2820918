"""What a parcel costs and when it arrives.

Owns: FlatRate (a seller's terms, or the marketplace's), Zone, `options_for()`; the districts and areas of a country
(`places/`), the doors of carriers (`carriers/`).
Never does: book carriers (room `fulfilment`), keep what was ordered (room `orders` freezes it).

    price = free, from an amount on
          | the zone's band (by weight, amount or pieces) where a zone names the place
          | the seller's flat rate | the marketplace's | nothing
"""
