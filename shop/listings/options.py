"""Options and their combinations: pure changes of a product's state."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from shop.catalog.states import OptionState, ProductState, ValueState, VariantState

MOST_OPTIONS = 3
MOST_VARIANTS = 200
SKU_LENGTH = 80


def with_options(state: ProductState, wanted: Sequence[tuple[int | None, OptionState]]) -> ProductState:
    """The product with these options: each with the place it had (from 0), or None where it is new.

    A new option gives its first value to every variant, one that went takes its value along. Of variants that become
    the same one, the first stays and the others are archived; so are those whose value went. Values that only archived
    variants have stay behind the others, as orders may point to them.
    """
    options = tuple(option for _place, option in wanted)
    places = [place for place, _option in wanted]
    variants = [replace(variant, values=_values(variant, places, options)) for variant in state.variants]
    offered = [{value.code for value in option.values} for option in options]
    seen: set[tuple[str, ...]] = set()
    kept = []
    for variant in variants:
        fits = all(code in codes for code, codes in zip(variant.values, offered, strict=True))
        gone = variant.archived or not fits or variant.values in seen
        if not gone:
            seen.add(variant.values)
        kept.append(replace(variant, archived=gone))
    return replace(state, options=_with_former(state, places, options, kept), variants=tuple(kept))


def with_combinations(state: ProductState, *, stem: str) -> ProductState:
    """The product with a variant for every combination; one that was archived comes back, new ones cost as the first.

    Raises ValueError when there would be more than MOST_VARIANTS.
    """
    options = [[value.code for value in option.values] for option in shown_options(state)]
    wanted = list(itertools.product(*options)) if options else []
    if len(wanted) > MOST_VARIANTS:
        raise ValueError(len(wanted))
    known = {variant.values for variant in state.variants if not variant.archived}
    former = {variant.values: variant for variant in state.variants if variant.archived}
    back = {former[values].id for values in wanted if values in former and values not in known}
    variants = [replace(variant, archived=variant.archived and variant.id not in back) for variant in state.variants]
    skus = {variant.sku for variant in variants}
    first = next((variant for variant in variants if not variant.archived), variants[0])
    for values in wanted:
        if values not in known and values not in former:
            made = _like(first, values, free_sku("-".join([stem, *values]), skus))
            variants.append(made)
    return replace(state, variants=tuple(variants))


def shown_options(state: ProductState) -> tuple[OptionState, ...]:
    """The options without values that only archived variants have."""
    used = [variant.values for variant in state.variants if not variant.archived]
    lone = [variant.values for variant in state.variants if variant.archived]
    shown = []
    for place, option in enumerate(state.options):
        gone = {values[place] for values in lone} - {values[place] for values in used}
        shown.append(replace(option, values=tuple(value for value in option.values if value.code not in gone)))
    return tuple(shown)


def free_sku(wish: str, taken: set[str]) -> str:
    """The wish in capitals, or with the first free number behind it; it counts as taken afterwards."""
    stem = wish.upper()[: SKU_LENGTH - 4]
    numbered = (f"{stem}-{number}" for number in itertools.count(2))
    sku = next(candidate for candidate in itertools.chain([stem], numbered) if candidate not in taken)
    taken.add(sku)
    return sku


def _values(variant: VariantState, places: Sequence[int | None], options: Sequence[OptionState]) -> tuple[str, ...]:
    return tuple(
        option.values[0].code if place is None else variant.values[place]
        for place, option in zip(places, options, strict=True)
    )


def _with_former(
    state: ProductState, places: Sequence[int | None], options: Sequence[OptionState], variants: Sequence[VariantState]
) -> tuple[OptionState, ...]:
    whole = []
    for column, (place, option) in enumerate(zip(places, options, strict=True)):
        named = {value.code for value in option.values}
        needed = {variant.values[column] for variant in variants} - named
        earlier: Sequence[ValueState] = state.options[place].values if place is not None else ()
        former = tuple(value for value in earlier if value.code in needed)
        whole.append(replace(option, values=(*option.values, *former)))
    return tuple(whole)


def _like(first: VariantState, values: tuple[str, ...], sku: str) -> VariantState:
    return replace(first, id=None, sku=sku, values=values, barcode="", image="", archived=False)
