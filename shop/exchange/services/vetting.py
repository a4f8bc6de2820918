"""What a seller may not do by file that an operator may: the same limits and looks as for changes by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from shop.catalog.states import ProductState, code_of
from shop.exchange.formats.plain import picture_name
from shop.exchange.merging import Pictures
from shop.exchange.merging_attributes import AttributeKind, attribute_codes
from shop.exchange.problems import Effect, Row, RowProblem, excerpt
from shop.exchange.types import ABSENT, Blank, ParsedProduct
from shop.listings.queries import readiness, watch_of
from shop.listings.services import Split, split
from shop.listings.types import Watch

ACTIVE, DRAFT = "active", "draft"
MOST_VARIANTS = 200
DRAFT_WITHOUT = {"photo": Row.DRAFT_WITHOUT_PHOTO, "weight": Row.DRAFT_WITHOUT_WEIGHT, "price": Row.DRAFT_WITHOUT_PRICE}


class Vetting:
    """Judges the products of one seller's file, one after the other; says each strange name once."""

    def __init__(self, seller_id: int, *, starting_weight: int) -> None:
        self._seller_id = seller_id
        self._watch = Watch(trusted=False)
        self._starting_weight = starting_weight
        self._said: set[object] = set()

    def know(self, product_ids: Iterable[int], *, at: datetime) -> None:
        """Look up what the judgement of these stored products needs, once for all of them."""
        self._watch = watch_of(self._seller_id, product_ids, at=at)

    def forget(self) -> None:
        """Say everything again: the batch in which it was said was taken back."""
        self._said = set()

    def limited(
        self, parsed: ParsedProduct, kinds: Mapping[str, AttributeKind], problems: list[RowProblem]
    ) -> ParsedProduct:
        """The product without what sellers cannot set: the featured flag, and properties that nobody defined."""
        attributes = {}
        for name, values in parsed.attributes.items():
            (code,) = attribute_codes({name: values})
            if code not in kinds:
                if not isinstance(values, Blank):
                    problems += self._once(parsed, Row.NEW_ATTRIBUTE, name=excerpt(name))
                continue
            attributes[name] = values
            kind = kinds[code]
            if kind.kind == "choice" and not isinstance(values, Blank):
                attributes[name] = tuple(value for value in values if code_of(value) in kind.choices)
                for value in values:
                    if code_of(value) not in kind.choices:
                        problems += self._once(parsed, Row.NEW_CHOICE, name=excerpt(name), value=excerpt(value))
        return replace(parsed, featured=ABSENT, attributes=attributes)

    def new_category(self, parsed: ParsedProduct, path: tuple[str, ...]) -> list[RowProblem]:
        """The category is none of the marketplace's."""
        return list(self._once(parsed, Row.NEW_CATEGORY, path=excerpt(" > ".join(path))))

    def split(
        self, parsed: ParsedProduct, before: ProductState | None, after: ProductState, problems: list[RowProblem]
    ) -> Split | None:
        """What is written now and what waits for the office; None where the product can't be kept like this."""
        after = self._weighed(after)
        if len([variant for variant in after.variants if not variant.archived]) > MOST_VARIANTS:
            params = {"limit": MOST_VARIANTS}
            problems.append(_finding(parsed, Row.TOO_MANY_VARIANTS, Effect.PRODUCT_LEFT_OUT, params))
            return None
        on_sale = before is not None and before.status == ACTIVE and not before.trashed
        lacks = _missing(after) - (_missing(before) if before is not None and on_sale else set())
        if after.status == ACTIVE and lacks:
            if on_sale:
                problems.append(_finding(parsed, Row.ON_SALE_WITHOUT, Effect.PRODUCT_LEFT_OUT, {}))
                return None
            codes = [DRAFT_WITHOUT[code] for code in sorted(lacks) if code in DRAFT_WITHOUT]
            problems += [_finding(parsed, code, Effect.KEPT, {}) for code in codes]
            after = replace(after, status=before.status if before and not before.trashed else DRAFT)
        if before == after:
            return Split(after)
        return split(before, after, self._watch)

    def _weighed(self, after: ProductState) -> ProductState:
        if not self._starting_weight or after.kind != "physical":
            return after
        grams = self._starting_weight
        variants = tuple(
            variant if variant.weight_grams or variant.archived else replace(variant, weight_grams=grams)
            for variant in after.variants
        )
        return replace(after, variants=variants)

    def _once(self, parsed: ParsedProduct, code: Row, **params: str) -> Iterator[RowProblem]:
        key = (code, *params.values())
        if key not in self._said:
            self._said.add(key)
            yield _finding(parsed, code, Effect.VALUE_LEFT_OUT, params)


def own_pictures(state: ProductState | None) -> Pictures:
    """Uploaded pictures by the names that our own product file gives them; a seller's file brings no others along."""
    own = {picture_name(image.key): image.key for image in state.images} if state else {}
    return lambda name: own.get(name.casefold(), "")


def _missing(state: ProductState) -> set[str]:
    return {item.code for item in readiness(state, ()) if item.required and not item.done}


def _finding(parsed: ParsedProduct, code: Row, effect: Effect, params: Mapping[str, object]) -> RowProblem:
    return RowProblem(line=parsed.line, code=code, effect=effect, params=params)
