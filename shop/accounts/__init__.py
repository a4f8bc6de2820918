"""People: users, their sign-in, their addresses.

Owns: User (email and phone each optional, at least one set), demo accounts.
Never does: seller membership (room `sellers`); guests have no row here.
Events out: accounts.email_verified.
"""
