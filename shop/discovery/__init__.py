"""What people come back to and what they may like: things saved and looked at, and what goes with what.

Owns: Wishlist, Saved, Seen; Neighbour and Trend (worked out by the worker, thrown away and made again at will).
Never does: carts and what is put aside in them (room `cart`), mails (room `notifications` hears of cheaper things).
Events in: catalog.prices_fell, inventory.stock_changed.
Events out: discovery.saved_got_cheaper, discovery.saved_is_back.
"""
