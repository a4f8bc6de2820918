"""PayPal, orders v2: create (the shopper approves on PayPal's page) -> capture (only then money moves), refunds.

`gateway` speaks it, `notices` proves its webhooks with PayPal's certificate.
"""
