"""Lines of figures, found by SKU: the lines of one product become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shop.catalog.states import ProductState
from shop.exchange import queries
from shop.exchange.problems import Effect, Row, RowProblem, excerpt
from shop.exchange.types import Blank, ParsedProduct

from .skus import SkuClaims


def gathered(
    lines: Sequence[tuple[int, ParsedProduct]], skus: SkuClaims, problems: list[RowProblem]
) -> list[tuple[int, ParsedProduct, int]]:
    """(seller, all lines of one product, product id); what nobody offers and what was named before is reported."""
    keys = {(seller_id, _sku(parsed)) for seller_id, parsed in lines}
    offered = queries.products_that_offer(keys)
    found: dict[int, tuple[int, ParsedProduct, int]] = {}
    for seller_id, parsed in lines:
        product_id = offered.get((seller_id, _sku(parsed)))
        if product_id is None:
            problems.append(_left_out(parsed, Row.UNKNOWN_SKU))
            continue
        taken = skus.owner_for(seller_id, seller_id, product_id)(_sku(parsed), parsed.line)
        if taken:
            problems.append(taken)
        elif product_id in found:
            before = found[product_id][1]
            whole = replace(before, last_line=parsed.last_line, variants=(*before.variants, *parsed.variants))
            found[product_id] = (seller_id, whole, product_id)
        else:
            found[product_id] = (seller_id, parsed, product_id)
    return list(found.values())


def uncounted(parsed: ParsedProduct, state: ProductState) -> list[RowProblem]:
    """Stock of what is downloaded is not counted."""
    if state.kind == "physical" or all(isinstance(variant.stock, Blank) for variant in parsed.variants):
        return []
    return [_left_out(replace(parsed, line=variant.line), Row.NOT_COUNTED) for variant in parsed.variants]


def changed_lines(
    parsed: ParsedProduct, before: ProductState, after: ProductState, stock: Sequence[queries.Figures]
) -> int:
    """How many of the named variants are not what they were, in the catalogue or on the shelf."""
    named = {variant.sku for variant in parsed.variants}
    old = {variant.id: variant for variant in before.variants}
    was, now = stock
    return sum(
        variant.sku in named
        and (variant != old.get(variant.id) or was.get(variant.id or 0) != now.get(variant.id or 0))
        for variant in after.variants
    )


def _sku(parsed: ParsedProduct) -> str:
    sku = parsed.variants[0].sku
    return "" if isinstance(sku, Blank) else sku


def _left_out(parsed: ParsedProduct, code: Row) -> RowProblem:
    return RowProblem(line=parsed.line, code=code, effect=Effect.LINE_LEFT_OUT, value=excerpt(_sku(parsed)))
