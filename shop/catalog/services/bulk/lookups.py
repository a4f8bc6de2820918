"""Rows that products of a batch share: brands, attributes with their choices, addresses."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

from shop.base.latin import slug_of
from shop.catalog.models import Attribute, AttributeChoice, Brand, Product, SlugHistory

SLUG_ROOM = 110
TEXT_ONLY = frozenset({"mpn", "model", "gtin"})


def ensure_brands(names: Iterable[str]) -> dict[str, Brand]:
    """The brands of these names by casefolded name, made where missing; a name in other capitals is the same brand."""
    wanted = {name.casefold(): name for name in names if name}
    found = {brand.name.casefold(): brand for brand in Brand.objects.all()} if wanted else {}
    missing = [name for key, name in wanted.items() if key not in found]
    taken = set(Brand.objects.values_list("slug", flat=True)) if missing else set()
    for name in missing:
        slug = free_slug(slug_of(name, room=100, otherwise="brand"), taken)
        found[name.casefold()] = Brand.objects.create(name=name, slug=slug)
    return found


def ensure_attributes(labels: Mapping[str, str], *, language: str) -> dict[str, Attribute]:
    """The attributes of these codes, made where missing as choices for facets (numbers of parts: as plain texts)."""
    found = {attribute.code: attribute for attribute in Attribute.objects.filter(code__in=labels)}
    for code, label in labels.items():
        if code not in found:
            kind = Attribute.Kind.TEXT if code in TEXT_ONLY else Attribute.Kind.CHOICE
            found[code] = Attribute.objects.create(
                code=code, label={language: label}, kind=kind, facet=kind == Attribute.Kind.CHOICE
            )
    return found


def ensure_choices(wanted: Iterable[tuple[int, str, Mapping[str, str]]]) -> dict[tuple[int, str], AttributeChoice]:
    """The choices (attribute id, code, name), made where missing, by attribute and code."""
    named = {(attribute, code): name for attribute, code, name in wanted}
    attributes = {attribute for attribute, _code in named}
    found = {
        (choice.attribute_id, choice.code): choice
        for choice in AttributeChoice.objects.filter(attribute__in=attributes)
    }
    AttributeChoice.objects.bulk_create(
        AttributeChoice(attribute_id=key[0], code=key[1], name=name, position=position)
        for position, (key, name) in enumerate(named.items(), start=len(found) + 1)
        if key not in found
    )
    rows = AttributeChoice.objects.filter(attribute__in=attributes)
    return {(choice.attribute_id, choice.code): choice for choice in rows}


def free_slugs(wishes: Sequence[str]) -> list[str]:
    """An address for each wish that no product has or ever had; wishes that ASCII cannot write become "product"."""
    bases = [slug_of(wish, room=SLUG_ROOM, otherwise="product") for wish in wishes]
    taken = set(Product.objects.filter(slug__in=bases).values_list("slug", flat=True))
    history = SlugHistory.objects.filter(kind="product")
    taken |= set(history.filter(slug__in=bases).values_list("slug", flat=True))
    crowded = {base for base in bases if base in taken or bases.count(base) > 1}
    for base in crowded:
        taken |= set(Product.objects.filter(slug__startswith=f"{base}-").values_list("slug", flat=True))
        taken |= set(history.filter(slug__startswith=f"{base}-").values_list("slug", flat=True))
    return [free_slug(base, taken) for base in bases]


def free_slug(base: str, taken: set[str]) -> str:
    """The base, or the base with the first free number; it counts as taken afterwards."""
    candidates = itertools.chain([base], (f"{base}-{number}" for number in itertools.count(2)))
    slug = next(candidate for candidate in candidates if candidate not in taken)
    taken.add(slug)
    return slug
