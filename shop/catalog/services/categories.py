"""The tree of categories."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, transaction

from shop.base.pictures import Picture
from shop.catalog.models import Category

# Counts include everything below: MP_Node's paths of descendants start with the node's own path.
RECOUNT = """
UPDATE catalog_category AS node SET product_count = found.products
FROM (
  SELECT above.id, count(product.id) AS products
  FROM catalog_category above
  LEFT JOIN catalog_category below ON below.path LIKE above.path || '%%'
  LEFT JOIN catalog_product product ON product.category_id = below.id AND product.status = 'active'
    AND EXISTS (SELECT 1 FROM sellers_seller seller WHERE seller.id = product.seller_id AND seller.status = 'approved')
  GROUP BY above.id
) AS found
WHERE node.id = found.id AND node.product_count <> found.products
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
        cursor.execute(RECOUNT.replace("%%", "%"))
        return cursor.rowcount
