"""Stripe: a Checkout Session (the shopper pays on Stripe's page), its PaymentIntent, refunds, signed events.

`api` is how Stripe is spoken to, `gateway` the page and its money, `saved` cards that shoppers let us keep, `signing`
checks `Stripe-Signature`.
"""
