"""Trying the search on a judged catalogue: products go into a marketplace of their own, which is thrown away."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import batched
from time import perf_counter
from uuid import UUID

from django.core.management import call_command
from django.db import transaction
from django.utils.text import slugify

from shop.base.actor import Actor
from shop.base.events import untold
from shop.base.tenancy import connection, schema_context
from shop.catalog.services import create_category, define_attribute, refresh_listing
from shop.catalog.services.bulk import ProductWrite, write_products
from shop.catalog.states import ProductState, VariantState
from shop.search.queries.engine import find
from shop.search.queries.trials import handles_of, plain_full_text, products_kept
from shop.search.trials import TrialProduct
from shop.sellers.services import SellerDraft, approve_seller, create_seller
from shop.tenants.services import drop_marketplace, ensure_marketplace

BY = Actor.system("search_eval")
SCRATCH = "search_eval"
HOST = "search-eval.localhost"
BATCH = 500
LISTED = 100
CODE_ROOM = 50
MOST_CHOICES = 200
# The source has texts only: thousands of attributes, most of them rare. Those with few values become choices.
MAKE_FACETS = (
    """
    CREATE TEMP TABLE few_valued ON COMMIT DROP AS
    SELECT attribute_id, text, row_number() OVER (PARTITION BY attribute_id ORDER BY text) AS place
    FROM catalog_productattribute WHERE text IS NOT NULL
      AND attribute_id NOT IN (SELECT id FROM catalog_attribute WHERE code IN ('ean', 'part_number'))
    GROUP BY attribute_id, text
    """,
    """
    DELETE FROM few_valued WHERE attribute_id IN
      (SELECT attribute_id FROM few_valued GROUP BY attribute_id HAVING count(*) > %(most)s)
    """,
    """
    INSERT INTO catalog_attributechoice (attribute_id, code, name, position)
    SELECT attribute_id, 'v' || place, text, place FROM few_valued
    """,
    """
    UPDATE catalog_productattribute value SET choice_id = choice.id, text = NULL
    FROM catalog_attributechoice choice WHERE choice.attribute_id = value.attribute_id AND choice.name = value.text
    """,
    """
    UPDATE catalog_attribute SET kind = 'choice', facet = true WHERE id IN (SELECT attribute_id FROM few_valued)
    """,
)

TIDY = """
VACUUM ANALYZE catalog_product, catalog_productattribute, catalog_attribute, catalog_attributechoice
"""  # as PostgreSQL does by itself, some minutes later


@contextmanager
def scratch_marketplace(*, keep: bool) -> Iterator[bool]:
    """Work inside the scratch marketplace; yields whether it has products already. Not in a transaction."""
    call_command("migrate_schemas", shared=True, verbosity=0)  # a folder that nothing was set up in does as well
    call_command("collectstatic", interactive=False, verbosity=0)
    if not keep:
        drop_marketplace(schema=SCRATCH)
    if not ensure_marketplace(schema=SCRATCH, name="Search evaluation", domain=HOST):
        call_command("migrate_schemas", schema_name=SCRATCH, verbosity=0)
    try:
        with schema_context(SCRATCH):
            yield products_kept() > 0
    finally:
        if not keep:
            drop_marketplace(schema=SCRATCH)


def load_products(products: Iterable[TrialProduct], *, at: datetime, progress: Callable[[int], None]) -> None:
    """Put the products on sale by one seller in one category; attributes with few values become its facets."""
    seller = create_seller(draft=SellerDraft(slug="trial", name={"en": "Trial"}, story={}), by=BY, at=at)
    approve_seller(seller_id=seller.pk, by=BY, at=at)
    category = create_category(parent=None, slug="goods", title={"en": "Goods"})
    attributes = {"ean", "part_number"}
    for code in attributes:
        define_attribute(code=code, category=category, label={"en": code}, kind="text")
    done = 0
    for batch in batched(products, BATCH):
        with transaction.atomic(), untold("search"):
            for code in {_code(name) for product in batch for name in product.facts} - attributes:
                define_attribute(code=code, category=category, label={"en": code}, kind="text")
                attributes.add(code)
            writes = [ProductWrite(None, None, _state(one, seller.pk, category.pk)) for one in batch]
            rows = write_products(writes=writes, by=BY, at=at, change_set=UUID(int=0))
            refresh_listing(product_ids=[row.pk for row in rows])
        done += len(batch)
        progress(done)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in MAKE_FACETS:
            cursor.execute(statement, {"most": MOST_CHOICES})
    with connection.cursor() as cursor:
        cursor.execute(TIDY)


def run_queries(queries: Mapping[str, str], *, stock: bool = False) -> tuple[dict[str, list[str]], list[float]]:
    """The file's product ids for each query, best first, as the page shows them; and the milliseconds each took.

    `stock` asks PostgreSQL's full text alone instead, to compare with.
    """
    run: dict[str, list[int]] = {}
    times = []
    for key, query in queries.items():
        started = perf_counter()
        run[key] = plain_full_text(query, LISTED) if stock else list(find(query).ids[:LISTED])
        times.append((perf_counter() - started) * 1000)
    handles = handles_of({pk for found in run.values() for pk in found})
    return {key: [handles[pk] for pk in found] for key, found in run.items()}, times


def _state(product: TrialProduct, seller_id: int, category_id: int) -> ProductState:
    facts = {_code(name): (value,) for name, value in product.facts.items()}
    numbers = {"ean": (" ".join(product.eans),), "part_number": (product.part_number,)}
    return ProductState(
        seller_id=seller_id,
        category_id=category_id,
        handle=product.id,
        slug=slugify(product.title)[:100],
        title={"en": product.title},
        description={"en": product.description} if product.description else {},
        brand=product.brand,
        status="active",
        variants=(VariantState(sku=f"P{product.id}", price_minor=product.price_minor),),
        attributes=facts | {code: value for code, value in numbers.items() if value[0]},
    )


def _code(name: str) -> str:
    """An attribute code that fits its column and stays apart from others that begin alike."""
    code = slugify(name)
    return code if len(code) <= CODE_ROOM else f"{code[: CODE_ROOM - 9]}-{zlib.crc32(code.encode()):08x}"
