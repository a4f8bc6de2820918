"""What is picked for one person, from what they looked at, saved and bought; and what everybody wants now."""

from __future__ import annotations

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from shop.base.tenancy import connection
from shop.base.translated import Translated
from shop.catalog.models import Product
from shop.catalog.queries import ProductCard, cards_of, for_sale
from shop.discovery.models import Trend
from shop.discovery.types import Picks

from .lists import cards_in_order

ROW = 8
REASONS = 2
HOTTEST = 200
HALF_LIFE_DAYS = 30
# What somebody did with a product says how much they want things like it, less the longer ago; their neighbours are
# added up. Where those are too few, well-liked things of the same categories follow. What they have, or hold in their
# cart, or know already, is no news. Nothing for somebody who does not want to be picked for.
PICK = """
WITH did AS (
  SELECT product_id, seen_at AS at, 1.0 AS weight FROM discovery_seen WHERE user_id = %(user)s
  UNION ALL
  SELECT saved.product_id, saved.saved_at, 2.0 FROM discovery_saved saved
  JOIN discovery_wishlist wishlist ON wishlist.id = saved.wishlist_id AND wishlist.user_id = %(user)s
  UNION ALL
  SELECT variant.product_id, orders.placed_at, 2.0 FROM orders_order orders
  JOIN orders_package package ON package.order_id = orders.id
  JOIN orders_orderline line ON line.package_id = package.id
  JOIN catalog_variant variant ON variant.id = line.variant_id
  WHERE orders.user_id = %(user)s AND orders.status = 'placed' AND orders.placed_at > %(now)s - interval '400 days'
), mine AS (
  SELECT did.product_id, product.category_id,
         sum(weight * power(0.5, GREATEST(extract(epoch FROM %(now)s - at), 0) / 86400 / %(half)s)) AS weight
  FROM did JOIN catalog_product product ON product.id = did.product_id
  WHERE NOT EXISTS (SELECT FROM profiles_profile WHERE user_id = %(user)s AND NOT wants_picks)
  GROUP BY 1, 2
), held AS (
  SELECT product_id FROM mine
  UNION SELECT variant.product_id FROM cart_cartline line
  JOIN cart_cart cart ON cart.id = line.cart_id AND cart.user_id = %(user)s AND cart.closed_at IS NULL
  JOIN catalog_variant variant ON variant.id = line.variant_id
), near AS (
  SELECT bond.other_id AS product_id, sum(mine.weight * bond.likeness) AS score,
         (array_agg(mine.product_id ORDER BY mine.weight * bond.likeness DESC))[1] AS reason
  FROM mine JOIN discovery_neighbour bond USING (product_id) GROUP BY bond.other_id
), liked AS (
  SELECT category_id, sum(weight) AS weight, (array_agg(product_id ORDER BY weight DESC))[1] AS reason
  FROM mine GROUP BY category_id ORDER BY 2 DESC LIMIT 3
), every AS (
  SELECT product_id, 1 AS turn, score, reason FROM near
  UNION ALL
  (SELECT product.id, 2, liked.weight * ln(2 + product.review_count), liked.reason
   FROM liked JOIN LATERAL (
     SELECT id, review_count FROM catalog_product WHERE category_id = liked.category_id AND status = 'active'
     ORDER BY published_at DESC, id DESC LIMIT 24) product ON true)
)
SELECT product.id, (array_agg(every.reason ORDER BY turn, score DESC))[1]
FROM every JOIN catalog_product product ON product.id = every.product_id
JOIN sellers_seller seller ON seller.id = product.seller_id AND seller.status = 'approved'
WHERE product.status = 'active' AND product.trashed_at IS NULL AND product.in_stock
  AND product.min_price_minor IS NOT NULL AND product.id NOT IN (SELECT product_id FROM held)
GROUP BY product.id
ORDER BY min(turn), max(score) DESC, product.id LIMIT %(most)s
"""


def picks_for(user_id: int, *, at: datetime, most: int = ROW) -> Picks:
    """What may please the person, best first, and what led there; in three queries, one where nothing is known."""
    values = {"user": user_id, "now": at, "half": HALF_LIFE_DAYS, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(PICK, values)
        found = cursor.fetchall()
    if not found:
        return Picks((), ())
    reasons = list(dict.fromkeys(reason for _product, reason in found))[:REASONS]
    titles = dict(Product.objects.filter(pk__in=reasons).order_by("pk").values_list("pk", "title"))
    because = [Translated(titles[pk]) for pk in reasons]
    return Picks(cards_in_order([product_id for product_id, _reason in found], at=at), because)


def trending_cards(*, at: datetime, most: int = ROW) -> list[ProductCard]:
    """What is wanted more this week than before, in one query."""
    return cards_of(trending()[:most], at=at)


def trending() -> QuerySet[Product]:
    """What is wanted more this week than before and can be bought, the hottest first."""
    hot = Trend.objects.filter(heat__gt=0).order_by("-heat", "product")[:HOTTEST].values("product")
    heat = Subquery(Trend.objects.filter(product=OuterRef("pk")).values("heat")[:1])
    return for_sale().filter(in_stock=True, pk__in=hot).annotate(heat=heat).order_by("-heat", "pk")


def trending_ids() -> list[int]:
    """The same as ids, for a page that filters them."""
    return list(trending().values_list("pk", flat=True))
