"""What people come back to: things they saved, and things they looked at lately.

Owns: Wishlist, Saved, Seen.
Never does: carts and what is put aside in them (room `cart`).
"""
