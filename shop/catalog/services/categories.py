"""The tree of categories."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, transaction

from shop.base.pictures import Picture
from shop.catalog.models import Category

# Counts include everything below: each category's own products are added to every node on its way to the root, whose
# paths are the beginnings of its path (MP_Node). Linear in categories, whatever the planner knows of the tables.
RECOUNT = """
WITH own AS (
  SELECT product.category_id, count(*) AS products
  FROM catalog_product product JOIN sellers_seller seller ON seller.id = product.seller_id
  WHERE product.status = 'active' AND seller.status = 'approved'
  GROUP BY product.category_id
), total AS (
  SELECT left(node.path, level * %s) AS path, sum(own.products) AS products
  FROM own JOIN catalog_category node ON node.id = own.category_id, generate_series(1, node.depth) AS level
  GROUP BY 1
), found AS (
  SELECT node.id, coalesce(total.products, 0) AS products
  FROM catalog_category node LEFT JOIN total ON total.path = node.path
)
UPDATE catalog_category AS node SET product_count = found.products
FROM found WHERE node.id = found.id AND node.product_count <> found.products
"""


@transaction.atomic
def create_category(
    *,
    parent: Category | None,
    slug: str,
    title: Mapping[str, str],
    description: Mapping[str, str] | None = None,
    picture: Picture | None = None,
) -> Category:
    """A node under `parent`, or a new root; its address is the parent's with the slug behind it."""
    columns = {
        "slug": slug,
        "url_path": f"{parent.url_path}/{slug}" if parent else slug,
        "title": title,
        "description": description or {},
        "picture": picture,
    }
    if parent is None:
        return Category.objects.add_root(columns)
    parent.refresh_from_db()
    return Category.objects.add_child(parent, columns)


def recount_categories() -> int:
    """Make every node's product count true; returns how many nodes changed. A schedule runs it."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, [Category.steplen])
        return cursor.rowcount
