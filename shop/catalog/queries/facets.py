"""Counting the options of every facet of a listing in one statement."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Case, F, IntegerField, Q, QuerySet, When
from django.db.models.functions import Coalesce

from shop.catalog.models import Product

from .attributes import FACETS_HERE, paths_above
from .cards import RATED_FROM
from .filters import (
    ATTRIBUTE,
    DELIVERY,
    PRICE,
    QUICK_DAYS,
    RATING,
    SELLER,
    STOCK,
    Scope,
    attribute_key,
    bits_of,
    failed_bits,
)

BARS = 12
BUCKETS_PER_E = 32
MOST_ATTRIBUTES = 12
LOOKED_AT = 200
NOT_DIGITAL_SLOW, NOT_DIGITAL_QUICK, DIGITAL = 0, 1, 2
# One scan of the scope. `failed` names the one facet that a product fails (0: none, -1: several): an option is counted
# over products that pass everything or fail the option's own facet only. Products that are alike in everything counted
# are first gathered in cells, so that the five groupings, which GROUPING() tells apart, go over few rows. Of many
# attributes those are counted that are chosen, and those that most of the newest products have.
ALONE = "CASE WHEN base.failed & (base.failed - 1) = 0 THEN base.failed ELSE -1 END"
COUNT = f"""
WITH base (id, price, seller, stocked, stars, delivery, failed) AS MATERIALIZED ({{rows}}),
cells AS MATERIALIZED (
  SELECT seller, stocked, stars, delivery, {ALONE} AS failed,
    CASE WHEN price > 0 THEN floor(ln(price::float8) * {{per_e}})::int ELSE -1 END AS bucket,
    count(*) AS products, min(price) AS lowest, max(price) AS highest
  FROM base GROUP BY 1, 2, 3, 4, 5, 6
),
known AS (SELECT id, code FROM catalog_attribute attribute WHERE {FACETS_HERE}),
had AS (
  SELECT value.attribute_id, count(*) AS products FROM (SELECT id FROM base ORDER BY id DESC LIMIT %s) AS newest
  JOIN catalog_productattribute value ON value.product_id = newest.id AND value.text IS NULL
  GROUP BY value.attribute_id
),
usual AS MATERIALIZED (
  SELECT known.id, known.code FROM known LEFT JOIN had ON had.attribute_id = known.id
  ORDER BY known.code = ANY(%s) DESC, COALESCE(had.products, 0) DESC, known.id LIMIT %s
),
valued AS (
  SELECT value.attribute_id, {ALONE} AS failed, COALESCE(value.choice_id, value.boolean::int) AS option,
    count(*) AS products, min(value.number) AS lowest, max(value.number) AS highest
  FROM base JOIN catalog_productattribute value ON value.product_id = base.id AND value.text IS NULL
  WHERE EXISTS (SELECT FROM usual) AND value.attribute_id = ANY(ARRAY(SELECT id FROM usual))
  GROUP BY 1, 2, 3
)
SELECT GROUPING(bucket, seller, stocked, stars, delivery), '', failed,
  COALESCE(bucket, seller, stocked, stars, delivery)::bigint, sum(products)::bigint, min(lowest), max(highest)
FROM cells GROUP BY GROUPING SETS
  ((failed, bucket), (failed, seller), (failed, stocked), (failed, stars), (failed, delivery))
UNION ALL
SELECT 0, usual.code, failed, option, products, lowest, highest FROM valued JOIN usual ON usual.id = attribute_id
"""  # noqa: S608 - our own words
GROUPINGS = {0b01111: PRICE, 0b10111: SELLER, 0b11011: STOCK, 0b11101: RATING, 0b11110: DELIVERY}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many products of a facet's option pass, and whether the scope has any at all; the span of its figures."""

    passing: int = 0
    present: int = 0
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Every count of a listing: products that pass all facets, tallies by facet and key, and for each facet how many
    products fail that one only, so would come back without it.
    """

    total: int
    kept_out: Mapping[str, int]
    tallies: Mapping[str, Mapping[int, Tally]] = field(default_factory=dict)

    @property
    def attributes(self) -> list[str]:
        """The facets of attributes that have something to count."""
        return [facet for facet in self.tallies if facet.startswith(ATTRIBUTE)]

    def of(self, facet: str, key: int) -> Tally:
        """The tally of an option; all zero when nothing has it."""
        return self.tallies.get(facet, {}).get(key, Tally())

    def span(self, facet: str) -> tuple[Decimal, Decimal] | None:
        """The lowest and highest figure among the products that pass everything but this facet."""
        tallies = self.tallies.get(facet, {}).values()
        lows = [tally.low for tally in tallies if tally.low is not None]
        highs = [tally.high for tally in tallies if tally.high is not None]
        return (min(lows), max(highs)) if lows and highs else None


def counts_of(scope: Scope, conditions: Mapping[str, Q]) -> Counts:
    """Count the scope's products under the conditions, in one query."""
    rows, params = _base(scope.rows(), conditions).query.sql_with_params()
    chosen = [name.removeprefix(ATTRIBUTE) for name in conditions if name.startswith(ATTRIBUTE)]
    usual: list[Any] = [LOOKED_AT, chosen, MOST_ATTRIBUTES + len(chosen)]
    statement = COUNT.format(rows=rows, per_e=BUCKETS_PER_E)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, paths_above(scope), *usual])
        found = cursor.fetchall()
    return _counts(found, bits_of(conditions))


def bars_of(counts: Counts) -> list[tuple[int, int, int]]:
    """The price histogram: at most BARS bars of (count, from, to) in minor units; each step is the same ratio."""
    buckets = {key: tally.passing for key, tally in counts.tallies.get(PRICE, {}).items() if tally.passing and key >= 0}
    if len(buckets) < 2:
        return []
    first, last = min(buckets), max(buckets)
    number = min(BARS, last - first + 1)
    width = (last - first + 1) / number
    bars = [0] * number
    for key, count in buckets.items():
        bars[min(int((key - first) / width), number - 1)] += count
    edges = [round(math.exp((first + width * place) / BUCKETS_PER_E)) for place in range(number + 1)]
    return [(count, edges[place], edges[place + 1]) for place, count in enumerate(bars)]


def _base(rows: QuerySet[Product], conditions: Mapping[str, Q]) -> QuerySet[Product, tuple[Any, ...]]:
    """The columns that counting needs, as COUNT names them in its first line."""
    physical = Q(kind=Product.Kind.PHYSICAL)
    return rows.annotate(
        stocked=Case(When(in_stock=True, then=1), default=0, output_field=IntegerField()),
        stars=Case(
            When(review_count__gte=RATED_FROM, then=Coalesce(F("rating_tenths"), 0) / 10),
            default=0,
            output_field=IntegerField(),
        ),
        delivery=Case(
            When(physical & Q(seller__handling_days__lte=QUICK_DAYS), then=NOT_DIGITAL_QUICK),
            When(physical, then=NOT_DIGITAL_SLOW),
            default=DIGITAL,
            output_field=IntegerField(),
        ),
        failed=failed_bits(conditions),
    ).values_list("pk", "min_price_minor", "seller_id", "stocked", "stars", "delivery", "failed")


def _counts(found: Iterable[tuple[Any, ...]], bits: Mapping[str, int]) -> Counts:
    """Add the rows up: those that fail another facet only tell that an option exists."""
    by_failure: dict[int, int] = defaultdict(int)
    tallies: dict[str, dict[int, Tally]] = defaultdict(dict)
    for grouping, code, failed, option, count, low, high in found:
        facet = attribute_key(code) if code else GROUPINGS[grouping]
        known = tallies[facet].get(option or 0, Tally())
        tallies[facet][option or 0] = _added(known, count, low, high, passes=failed in {0, bits.get(facet, 0)})
        if facet == STOCK:
            by_failure[failed] += count
    return Counts(by_failure[0], {name: by_failure[bit] for name, bit in bits.items()}, tallies)


def _added(known: Tally, count: int, low: Any, high: Any, *, passes: bool) -> Tally:
    if not passes:
        return Tally(known.passing, known.present + count, known.low, known.high)
    return Tally(
        known.passing + count,
        known.present + count,
        low if known.low is None else known.low if low is None else min(known.low, low),
        high if known.high is None else known.high if high is None else max(known.high, high),
    )
