"""Baskets of guests and users: lines, saved-for-later lines, merging at sign-in.

Owns: Cart (cookie token stored hashed; one open cart per user or token), CartLine, the view that the cart page prints.
Never does: hold stock, bind prices; a line remembers the last price shown, nothing more.
"""
