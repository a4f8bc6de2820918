"""Pure rules: what is risky, how two changes meet, what a product lacks, what a change of many does to one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from statistics import median_low

from shop.catalog.states import ProductState, VariantState

from .types import Action, Blocked, BulkWish, ReadyItem, Risk, Watch

WHOLE_BPS = 10_000
LEAST_TO_COMPARE, FAR_OFF = 3, 4
ACTIVE, PENDING, DRAFT, ARCHIVED = "active", "pending", "draft", "archived"
STEPS = {ACTIVE: {DRAFT}, DRAFT: {ACTIVE, PENDING, ARCHIVED}, ARCHIVED: {DRAFT, PENDING, ACTIVE}}
"""By wanted status: which ones a product may have before."""


def fingerprint(state: ProductState) -> str:
    """A short sign of a whole product: two that differ in anything have different ones."""
    text = json.dumps(state.as_json(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def risks(before: ProductState, after: ProductState, watch: Watch) -> tuple[Risk, ...]:
    """Which parts of a change the office wants to see of a seller it does not know yet."""
    found = []
    if dict(before.title) != dict(after.title):
        found.append(Risk.TITLE)
    if before.category_id != after.category_id:
        found.append(Risk.CATEGORY)
    if any(_jumps(old, new, watch) for old, new in _pairs(before, after)):
        found.append(Risk.PRICE)
    if {image.key for image in after.images} - {image.key for image in before.images}:
        found.append(Risk.PHOTOS)
    return tuple(found)


def _pairs(before: ProductState, after: ProductState) -> list[tuple[VariantState, VariantState]]:
    new = {variant.id: variant for variant in after.variants}
    return [(old, new[old.id]) for old in before.variants if old.id in new]


def _jumps(old: VariantState, new: VariantState, watch: Watch) -> bool:
    """Many small steps are one step: the measure is the earlier price, where one is known."""
    if new.price_minor == old.price_minor:
        return False
    measure = watch.earlier.get(old.id or 0, old.price_minor)
    return abs(new.price_minor - measure) * WHOLE_BPS > measure * watch.price_bps


def route(
    present: ProductState, after: ProductState, watch: Watch
) -> tuple[ProductState, ProductState | None, tuple[Risk, ...]]:
    """(what is written now, what waits for the office or None, why it waits)."""
    if watch.trusted or after.status != ACTIVE:
        return after, None, ()
    if present.status != ACTIVE:
        return replace(after, status=PENDING), after, (Risk.NEW,)
    found = risks(present, after, watch)
    return (present, after, found) if found else (after, None, ())


def merged(before: ProductState, after: ProductState, present: ProductState) -> ProductState | None:
    """The change from `before` to `after` made to `present`; None where both touched the same part differently."""
    changed = {}
    for each in fields(ProductState):
        old, new, now = (getattr(state, each.name) for state in (before, after, present))
        if new == old:
            continue
        if now not in (old, new):
            return None
        changed[each.name] = new
    return replace(present, **changed)


def step_back(earlier: ProductState, present: ProductState) -> ProductState:
    """The earlier product; variants that came since are archived behind the earlier ones, never deleted."""
    known = {variant.id for variant in earlier.variants}
    added = [replace(variant, archived=True) for variant in present.variants if variant.id not in known]
    options = present.options if added else earlier.options
    return replace(earlier, options=options, variants=(*earlier.variants, *added))


def readiness(state: ProductState, languages: Sequence[str]) -> list[ReadyItem]:
    """What shoppers need to find, in the order in which it is filled in."""
    offered = [variant for variant in state.variants if not variant.archived]
    priced = bool(offered) and all(variant.price_minor > 0 for variant in offered)
    bare = sum(not any(image.alt.values()) for image in state.images)
    items = [
        ReadyItem("name", any(state.title.values()), required=True),
        ReadyItem("price", priced, required=True),
        ReadyItem("photo", bool(state.images), required=True),
    ]
    if state.kind == "physical":
        items.append(ReadyItem("weight", all(variant.weight_grams for variant in offered), required=True))
    items.append(ReadyItem("description", any(state.description.values()), required=False))
    items.append(ReadyItem("alt", not bare, required=False, detail=str(bare or "")))
    items += [ReadyItem("language", bool(state.title.get(code)), required=False, detail=code) for code in languages]
    return items


def odd_prices(state: ProductState) -> list[VariantState]:
    """The variants on sale whose price looks mistyped: under a fourth of what the middle one costs, or over four times.

    With fewer than three there is no middle to go by.
    """
    offered = [variant for variant in state.variants if not variant.archived and variant.price_minor > 0]
    if len(offered) < LEAST_TO_COMPARE:
        return []
    middle = median_low(variant.price_minor for variant in offered)
    return [one for one in offered if not middle <= one.price_minor * FAR_OFF <= middle * FAR_OFF * FAR_OFF]


def missing(state: ProductState) -> list[str]:
    """Codes of what has to be there before it can be published."""
    return [item.code for item in readiness(state, ()) if item.required and not item.done]


def bulk_after(
    state: ProductState, wish: BulkWish, stock: Mapping[int, tuple[int, int]]
) -> tuple[ProductState, dict[str, int]] | Blocked:
    """The product after a change of many and its new figures by SKU, or why it is left as it is.

    `stock` has (on hand, held) by variant id.
    """
    match wish.action:
        case Action.PRICE_PERCENT | Action.PRICE_AMOUNT:
            return _priced(state, wish)
        case Action.STOCK_SET | Action.STOCK_ADD:
            return _stocked(state, wish, stock)
        case Action.CATEGORY:
            after = replace(state, category_id=wish.category_id)
            return Blocked.SAME if after == state else (after, {})
        case Action.STATUS:
            return _moved(state, wish.status)


def changed_price(price_minor: int, wish: BulkWish) -> int:
    """The new price in minor units; shares of a unit are rounded half up."""
    if wish.action is Action.PRICE_AMOUNT:
        return price_minor + wish.figure
    return (price_minor * (WHOLE_BPS + wish.figure) * 2 + WHOLE_BPS) // (2 * WHOLE_BPS)


def _priced(state: ProductState, wish: BulkWish) -> tuple[ProductState, dict[str, int]] | Blocked:
    variants = tuple(
        variant if variant.archived else replace(variant, price_minor=changed_price(variant.price_minor, wish))
        for variant in state.variants
    )
    if variants == state.variants:
        return Blocked.SAME
    if any(variant.price_minor <= 0 for variant in variants if not variant.archived):
        return Blocked.NEGATIVE
    if any(variant.compare_at_minor and variant.compare_at_minor <= variant.price_minor for variant in variants):
        return Blocked.COMPARE
    return replace(state, variants=variants), {}


def _stocked(
    state: ProductState, wish: BulkWish, stock: Mapping[int, tuple[int, int]]
) -> tuple[ProductState, dict[str, int]] | Blocked:
    if state.kind != "physical":
        return Blocked.NOT_COUNTED
    offered = [variant for variant in state.variants if not variant.archived]
    known = {variant.sku: stock.get(variant.id or 0, (0, 0)) for variant in offered}
    base = 0 if wish.action is Action.STOCK_SET else 1
    figures = {sku: on_hand * base + wish.figure for sku, (on_hand, _held) in known.items()}
    if any(figure < 0 for figure in figures.values()):
        return Blocked.NEGATIVE
    if any(figures[sku] < held for sku, (_on_hand, held) in known.items()):
        return Blocked.HELD
    different = {sku: figure for sku, figure in figures.items() if figure != known[sku][0]}
    return (state, different) if different else Blocked.SAME


def _moved(state: ProductState, status: str) -> tuple[ProductState, dict[str, int]] | Blocked:
    if state.status == status:
        return Blocked.SAME
    if state.status not in STEPS.get(status, set()):
        return Blocked.STEP
    if status == ACTIVE and missing(state):
        return Blocked.NOT_READY
    return replace(state, status=status), {}
