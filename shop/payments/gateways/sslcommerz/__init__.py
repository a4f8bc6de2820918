"""SSLCommerz v4: cards, net banking and every wallet of Bangladesh behind one page; Rocket goes through it as well.

session (the shopper chooses and pays on its page) -> IPN or query by our reference -> validation; refund, refund query
"""
