"""How much each product is wanted, by orders and by what people open after searches: a gentle help in the ranking."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from shop.base.locks import lock_name
from shop.base.tenancy import connection

LOOKED_BACK = timedelta(days=90)
AN_ORDER = 5  # counts as much as so many looks
FORGET = "DELETE FROM search_liking"
# By the logarithm, so that being wanted ten times as much is a step and not a gulf; the most wanted one has 1.
LEARN = """
WITH wanted AS (
  SELECT variant.product_id, %s * count(DISTINCT package.order_id) AS times
  FROM orders_order orders
  JOIN orders_package package ON package.order_id = orders.id AND package.status <> 'cancelled'
  JOIN orders_orderline line ON line.package_id = package.id
  JOIN catalog_variant variant ON variant.id = line.variant_id
  WHERE orders.status = 'placed' AND orders.placed_at > %s
  GROUP BY variant.product_id
  UNION ALL
  SELECT product_id, sum(times) FROM search_chosen WHERE "on" > %s GROUP BY product_id
), sums AS (SELECT product_id, ln(1 + sum(times)::float8) AS wanted FROM wanted GROUP BY product_id)
INSERT INTO search_liking (product_id, share) SELECT product_id, wanted / max(wanted) OVER () FROM sums
"""


@transaction.atomic
def learn_likings(*, at: datetime) -> int:
    """Work them out anew, for searches all at once. Returns how many products have one."""
    lock_name("search.likings")
    since = at - LOOKED_BACK
    with connection.cursor() as cursor:
        cursor.execute(FORGET)
        cursor.execute(LEARN, [AN_ORDER, since, since.date()])
        return int(cursor.rowcount)
