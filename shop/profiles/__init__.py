"""What people keep about themselves: addresses, preferences, a picture and a line or two for their reviews.

Owns: Address, Profile.
Never does: sign-in and names to sign in with (room `accounts`); addresses of orders (they keep their own copy).
"""
