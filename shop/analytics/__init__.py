"""A listener: what sellers sold, day by day, and how well they serve, ready to be read in a few rows.

Owns: SellerDay (one row a seller and day), VariantDay (one row a variant sold on it).
Never does: decide anything; be the only place where a figure stands. Every row can be counted again from orders,
shipments and returns, and `manage.py figures verify` does so and compares.

    fact about an order -> handler marks its days as stale -> once a minute a task counts stale days anew

Sales are what placed orders of a day are worth to their buyers, delivery and VAT included, less what was called off,
left out or paid back since; so sales less commission, over all days, are what the ledger owes the seller for orders.
A day is a day in the marketplace's time zone. After that zone was changed: `manage.py figures recount`.
"""
