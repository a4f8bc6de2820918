"""What a parcel costs, how it can go, and when it arrives.

Owns: Terms (a seller's or the marketplace's) with their Zones, Methods and PickupPoints; `ways_for()`; calendars (Week,
DayOff); what carriers offer (LiveOffer); the districts and areas of a country (`places/`), the doors of carriers
(`carriers/`).
Never does: book carriers (room `fulfilment`), keep what was ordered (room `orders` freezes it), call a carrier while
something is priced (`ask_carriers()` does, before).

    ways  = those of the zone that names the place (postcode, district, division, country), else those for everywhere
          + every open point, where something can be collected
    price = free, from an amount on
          | the carrier's offer, while it holds, for a live way | its fallback, or not offered
          | the band (by weight, amount or pieces)
    day   = order, cut-off, handling over the seller's working days, transit over the country's calendar
"""
