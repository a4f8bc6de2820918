"""The tree of categories."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock, lock_name
from shop.base.pictures import Picture
from shop.base.refusal import Refusal
from shop.catalog.models import Category, Product
from shop.catalog.types import CategoryDraft

from .listing import tell_of

WORDS = ("title", "description", "visible")

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


class CannotFile(Refusal):
    """The category can't stand there, or not like this."""


@transaction.atomic
def file_category(*, draft: CategoryDraft, by: Actor, at: datetime) -> Category:
    """A new category where the office wants it. Raises CannotFile."""
    slug = slugify(draft.slug)[:80]
    if not slug:
        raise CannotFile(_("Give the category an address in Latin letters."))
    parent = Category.objects.get(pk=draft.parent_id) if draft.parent_id else None
    lock_name("categories")
    if Category.objects.filter(url_path=f"{parent.url_path}/{slug}" if parent else slug).exists():
        raise CannotFile(_("A category has this address already. Choose another one."))
    category = create_category(parent=parent, slug=slug, title=draft.title, description=draft.description)
    if not draft.visible:
        Category.objects.filter(pk=category.pk).update(visible=False)
    audit.note(
        "catalog.category_created",
        subject=("catalog.category", category.pk),
        by=by,
        at=at,
        after={"url_path": category.url_path, "title": dict(draft.title)},
    )
    return category


@transaction.atomic
def change_category(*, category_id: int, draft: CategoryDraft, by: Actor, at: datetime) -> Category:
    """New words for a category, or whether shoppers see it. Its address and place stay; the same again is no change.

    Raises CannotFile.
    """
    category = lock(Category, category_id)
    if not any(draft.title.values()):
        raise CannotFile(_("Give the category a name."))
    before = {name: getattr(category, name) for name in WORDS}
    after = {name: getattr(draft, name) for name in WORDS}
    if before == after:
        return category
    for name, value in after.items():
        setattr(category, name, value)
    category.save(update_fields=[*WORDS])
    subject = ("catalog.category", category.pk)
    audit.note("catalog.category_changed", subject=subject, by=by, at=at, before=before, after=after)
    if before["title"] != after["title"]:
        below = Product.objects.filter(category__path__startswith=category.path).order_by("pk")
        tell_of(below.values_list("pk", flat=True))
    return category


def recount_categories() -> int:
    """Make every node's product count true; returns how many nodes changed. A schedule runs it."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, [Category.steplen])
        return cursor.rowcount
