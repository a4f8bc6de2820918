"""Which products go together: worked out by the worker from orders, and from what people look at and save.

The likeness of two products is the cosine of their baskets: in how many of them both are, over the root of in how many
each is. Large baskets say less of each pair, old ones fade (half after 90 days), and pairs of one basket only say
nothing. The figures were chosen on the weeks before the one that `manage.py recommend_eval` holds back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from shop.base.locks import lock_name
from shop.base.tenancy import connection
from shop.discovery.types import Bond

LOOKED_BACK = timedelta(days=400)
HALF_LIFE_DAYS = 90
LARGEST = 100  # things in a basket: beyond that it is a shop that buys for its own shelves
NEIGHBOURS = 48
AT_ONCE = 200_000  # rows of baskets whose pairs one statement counts

MAKE_ROOM = """
CREATE TEMP TABLE IF NOT EXISTS basket_item (basket bigint, product_id bigint, at timestamptz);
CREATE TEMP TABLE IF NOT EXISTS fresh_item (basket bigint, product_id bigint, size int, fresh float8);
CREATE TEMP TABLE IF NOT EXISTS found_pair (product_id bigint, other_id bigint, likeness float8);
TRUNCATE basket_item, fresh_item, found_pair
"""
ORDERS = """
INSERT INTO basket_item
SELECT package.order_id, variant.product_id, max(orders.placed_at)
FROM orders_order orders
JOIN orders_package package ON package.order_id = orders.id AND package.status <> 'cancelled'
JOIN orders_orderline line ON line.package_id = package.id
JOIN catalog_variant variant ON variant.id = line.variant_id
WHERE orders.status = 'placed' AND orders.placed_at > %s
GROUP BY 1, 2
"""
LOOKS = """
INSERT INTO basket_item
SELECT dense_rank() OVER (ORDER BY user_id, date_trunc('day', seen_at)), product_id, seen_at
FROM discovery_seen WHERE seen_at > %s
UNION ALL
SELECT -wishlist_id, product_id, saved_at FROM discovery_saved WHERE saved_at > %s
"""
FRESHEN = """
INSERT INTO fresh_item
SELECT basket, product_id, count(*) OVER (PARTITION BY basket),
       power(0.5, GREATEST(extract(epoch FROM %s - at), 0) / 86400 / %s)
FROM basket_item
"""
# Temporary tables are nobody's business but ours: autovacuum does not see them.
MEASURE = "ANALYZE fresh_item"
PAIRS = """
INSERT INTO found_pair
WITH total AS MATERIALIZED (SELECT product_id, sum(fresh) AS fresh FROM fresh_item GROUP BY product_id),
both_in AS (
  SELECT one.product_id, other.product_id AS other_id, sum(one.fresh / sqrt(one.size)) AS weight
  FROM fresh_item one JOIN fresh_item other ON other.basket = one.basket AND other.product_id <> one.product_id
  WHERE one.size BETWEEN 2 AND %s AND mod(one.product_id, %s) = %s
  GROUP BY 1, 2 HAVING count(*) > 1
), ranked AS (
  SELECT both_in.product_id, other_id, weight / sqrt(mine.fresh * theirs.fresh) AS likeness, row_number() OVER (
    PARTITION BY both_in.product_id ORDER BY weight / sqrt(mine.fresh * theirs.fresh) DESC, other_id) AS place
  FROM both_in JOIN total mine ON mine.product_id = both_in.product_id
  JOIN total theirs ON theirs.product_id = both_in.other_id
)
SELECT product_id, other_id, likeness FROM ranked WHERE place <= %s
"""
FORGET = """
DELETE FROM discovery_neighbour known WHERE kind = %s AND NOT EXISTS (
  SELECT FROM found_pair found WHERE found.product_id = known.product_id AND found.other_id = known.other_id)
"""
KEEP = """
INSERT INTO discovery_neighbour (product_id, kind, other_id, likeness)
SELECT product_id, %s, other_id, likeness FROM found_pair
ON CONFLICT (product_id, kind, other_id) DO UPDATE SET likeness = excluded.likeness
WHERE discovery_neighbour.likeness <> excluded.likeness
"""
COUNT = "SELECT count(*) FROM found_pair"
# An order counts for three, a saving for one, a look for a third. Four weeks before say what is usual in one.
TRENDS = """
WITH wanted AS (
  SELECT variant.product_id, orders.placed_at AS at, 3.0 AS weight, orders.id AS order_id
  FROM orders_order orders
  JOIN orders_package package ON package.order_id = orders.id AND package.status <> 'cancelled'
  JOIN orders_orderline line ON line.package_id = package.id
  JOIN catalog_variant variant ON variant.id = line.variant_id
  WHERE orders.status = 'placed' AND orders.placed_at > %(now)s - interval '35 days'
  UNION ALL SELECT product_id, saved_at, 1.0, NULL FROM discovery_saved
            WHERE saved_at > %(now)s - interval '35 days'
  UNION ALL SELECT product_id, seen_at, 0.33, NULL FROM discovery_seen
            WHERE seen_at > %(now)s - interval '35 days'
), found AS (
  SELECT product_id,
    COALESCE(sum(weight) FILTER (WHERE at > %(now)s - interval '7 days'), 0) AS week,
    COALESCE(sum(weight) FILTER (WHERE at <= %(now)s - interval '7 days'), 0) / 4 AS usual,
    count(DISTINCT order_id) FILTER (WHERE at > %(now)s - interval '28 days') AS sold
  FROM wanted GROUP BY product_id
), kept AS (
  INSERT INTO discovery_trend (product_id, sold, heat)
  SELECT product_id, sold, (week - usual) / sqrt(usual + 1) FROM found WHERE week > 0 OR sold > 0
  ON CONFLICT (product_id) DO UPDATE SET sold = excluded.sold, heat = excluded.heat
  RETURNING product_id
)
DELETE FROM discovery_trend WHERE product_id NOT IN (SELECT product_id FROM kept)
"""


def relate_products(*, at: datetime) -> int:
    """Work out anew which products go together, and what is trending; returns how many pairs there are.

    Readers see the old pairs until the new ones are whole.
    """
    since = at - LOOKED_BACK
    sources = {Bond.TOGETHER: (ORDERS, [since]), Bond.ALIKE: (LOOKS, [since, since])}
    pairs = 0
    for bond, (statement, params) in sources.items():
        with transaction.atomic():
            lock_name("discovery.relate")
            with connection.cursor() as cursor:
                cursor.execute(MAKE_ROOM)
                cursor.execute(statement, params)
                pairs += find_pairs(at=at)
                cursor.execute(FORGET, [bond])
                cursor.execute(KEEP, [bond])
    with connection.cursor() as cursor:
        cursor.execute(TRENDS, {"now": at})
    return pairs


def find_pairs(*, at: datetime) -> int:
    """Fill the temporary `found_pair` from the baskets in `basket_item`; returns how many pairs were found."""
    with connection.cursor() as cursor:
        cursor.execute(FRESHEN, [at, HALF_LIFE_DAYS])
        parts = 1 + cursor.rowcount // AT_ONCE
        cursor.execute(MEASURE)
        for part in range(parts):
            cursor.execute(PAIRS, [LARGEST, parts, part, NEIGHBOURS])
        cursor.execute(COUNT)
        return int(cursor.fetchone()[0])
