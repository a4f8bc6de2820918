"""Vendors calling in: signed messages of payment providers."""
