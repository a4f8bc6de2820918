"""Stripe: a Checkout Session (the shopper pays on Stripe's page), its PaymentIntent, refunds, signed events.

`gateway` speaks the REST API in forms with brackets; `signing` checks `Stripe-Signature`.
"""
