"""What a change touches, part by part, for a history and for the office's look: pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shop.catalog.states import ImageState, OptionState, ProductState, VariantState

from .types import Difference

TEXTS = ("title", "description", "seo_title", "seo_description")
PLAIN = ("category_id", "brand", "kind", "status")
OF_VARIANT = ("price_minor", "compare_at_minor", "cost_minor", "weight_grams", "barcode", "tax_class")
TAGS = re.compile(r"<[^>]+>")


def differences(before: ProductState | None, after: ProductState) -> list[Difference]:
    """Everything that is not the same, in the order in which a product is read; nothing for a new product."""
    if before is None:
        return []
    return [
        *_texts(before, after),
        *_plain(before, after),
        *_lists(before, after),
        *_attributes(before, after),
        *_variants(before, after),
    ]


def stock_differences(
    before: Mapping[str, int], after: Mapping[str, int], skus: Mapping[str, str]
) -> Iterator[Difference]:
    """New figures on hand, by variant id; `skus` names the variants."""
    for variant_id, figure in after.items():
        if before.get(variant_id, 0) != figure:
            yield Difference("stock", skus.get(variant_id, ""), before.get(variant_id, 0), figure)


def _texts(before: ProductState, after: ProductState) -> Iterator[Difference]:
    for name in TEXTS:
        old, new = getattr(before, name), getattr(after, name)
        for code in sorted({*old, *new}):
            if old.get(code, "") != new.get(code, ""):
                yield Difference(name, code, bare(old.get(code, "")), bare(new.get(code, "")))


def _plain(before: ProductState, after: ProductState) -> Iterator[Difference]:
    for name in PLAIN:
        if getattr(before, name) != getattr(after, name):
            yield Difference(name, "", getattr(before, name), getattr(after, name))


def _lists(before: ProductState, after: ProductState) -> Iterator[Difference]:
    if before.tags != after.tags:
        yield Difference("tags", "", ", ".join(before.tags), ", ".join(after.tags))
    if before.options != after.options:
        yield Difference("options", "", options_text(before.options), options_text(after.options))
    if before.images != after.images:
        yield Difference("images", "", *photos_text(before.images, after.images))


def _attributes(before: ProductState, after: ProductState) -> Iterator[Difference]:
    for code in sorted({*before.attributes, *after.attributes}):
        old, new = before.attributes.get(code, ()), after.attributes.get(code, ())
        if tuple(old) != tuple(new):
            yield Difference("attribute", code, ", ".join(old), ", ".join(new))


def _variants(before: ProductState, after: ProductState) -> Iterator[Difference]:
    old = {variant.id: variant for variant in before.variants}
    for new in after.variants:
        known = old.get(new.id) if new.id else None
        if known is None:
            yield Difference("variant_new", new.sku, "", new.price_minor, money=True)
        else:
            yield from _variant(known, new)


def _variant(old: VariantState, new: VariantState) -> Iterator[Difference]:
    for name in OF_VARIANT:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield Difference(
                name, new.sku, "" if was is None else was, "" if now is None else now, money=name.endswith("_minor")
            )
    if old.sku != new.sku:
        yield Difference("sku", new.sku, old.sku, new.sku)
    if old.archived != new.archived:
        yield Difference("variant_archived" if new.archived else "variant_back", new.sku, "", "")


def bare(html: str) -> str:
    """The words of a rich text."""
    return " ".join(TAGS.sub(" ", html).split())


def options_text(options: tuple[OptionState, ...]) -> str:
    """ "Colour: Blue, Red · Size: S, M"."""
    named = [(_any(option.name), ", ".join(_any(value.name) for value in option.values)) for option in options]
    return " · ".join(f"{name}: {values}" for name, values in named)


def photos_text(before: tuple[ImageState, ...], after: tuple[ImageState, ...]) -> tuple[str, str]:
    """The order of the photos in figures: the first of `before` is 1, new ones count on."""
    known = {image.key: place for place, image in enumerate(before, start=1)}
    for image in after:
        known.setdefault(image.key, len(known) + 1)
    return " ".join(str(known[image.key]) for image in before), " ".join(str(known[image.key]) for image in after)


def _any(texts: Mapping[str, str]) -> str:
    return next((text for text in texts.values() if text), "")
