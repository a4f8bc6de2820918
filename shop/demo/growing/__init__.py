"""A catalogue of any size, derived from the authored demo: `manage.py demo --grow 43000`.

Product number n is always the same, whatever was grown before: its draws come from a generator seeded with n. Rows are
written by COPY straight into the tables of catalog, inventory and reviews, because their services would take an hour;
what those services guarantee (balances equal movements, lists tell the truth, each status has its log) is true of the
written rows too, and tests/demo/test_growing.py proves it with the services themselves. No events are recorded: there
is nobody to tell. Sellers, few as they are, go through their services.
"""

from .growth import grow, missing

__all__ = ["grow", "missing"]
