"""Upay's merchant gateway, v4.1.0: auth, init (the shopper pays on its page), status, refund. It sends no messages."""
