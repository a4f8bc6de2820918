"""The attributes that are facets of a listing, in the words that the page shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from shop.base.translated import Translated
from shop.catalog.models import Category

from .filters import ListingFilters, Scope

# Those of the category, of what is above it, and of everything.
FACETS_HERE = """
attribute.facet AND attribute.kind <> 'text' AND (attribute.category_id IS NULL
  OR attribute.category_id IN (SELECT id FROM catalog_category WHERE path = ANY(%s)))
"""
NAMED = f"""
SELECT attribute.id, attribute.code, attribute.label::json, attribute.kind, attribute.unit::json, ARRAY(
  SELECT json_build_array(choice.id, choice.code, choice.name) FROM catalog_attributechoice choice
  WHERE choice.attribute_id = attribute.id AND (choice.id = ANY(%s) OR choice.code = ANY(%s))
  ORDER BY choice.position, choice.id)
FROM catalog_attribute attribute WHERE attribute.code = ANY(%s) AND {FACETS_HERE}
ORDER BY attribute.position, attribute.id
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class FacetAttribute:
    """An attribute that narrows this listing, with some of its choices as (id, code, name) in their order."""

    id: int
    code: str
    label: Translated
    kind: str
    unit: Translated
    choices: tuple[tuple[int, str, Translated], ...]


def chosen_attributes(scope: Scope, filters: ListingFilters) -> list[FacetAttribute]:
    """The facets here that the filters name, each with the choices that they name. One query, or none without any."""
    choices = {code for chosen in filters.choices.values() for code in chosen}
    return _named(scope, {*filters.choices, *filters.spans}, (), choices)


def facet_attributes(scope: Scope, codes: Collection[str], choice_ids: Collection[int]) -> list[FacetAttribute]:
    """Of the facets here those of these codes, with these choices. One query, or none where that is nothing."""
    return _named(scope, codes, choice_ids, ())


def paths_above(scope: Scope) -> list[str]:
    """The paths of the scope's category and of what is above it, for FACETS_HERE."""
    path = scope.category.path if scope.category else ""
    return [path[:end] for end in range(Category.steplen, len(path) + 1, Category.steplen)]


def _named(
    scope: Scope, codes: Collection[str], choice_ids: Collection[int], choices: Collection[str]
) -> list[FacetAttribute]:
    if not codes:
        return []
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [list(choice_ids), list(choices), list(codes), paths_above(scope)])
        rows = cursor.fetchall()
    return [
        FacetAttribute(
            pk, code, Translated(label), kind, Translated(unit), tuple((*one[:2], Translated(one[2])) for one in named)
        )
        for pk, code, label, kind, unit, named in rows
    ]
