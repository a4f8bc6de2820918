"""Suggestions, and the office's rules about searches."""

from __future__ import annotations

from uuid import UUID

from tests.architecture.personas import World
from tests.architecture.policies import Row, everybody, office

NOBODY = UUID(int=1)


def placed(world: World) -> dict[str, object]:
    """A product held at the top."""
    return {"query": "cup", "product": str(world.variant.product.public_id), "place": "1"}


ROWS = [
    Row("storefront:suggest", get=everybody(200)),
    Row("staff:search", get=office(200)),
    Row("staff:search-rules", get=office(200)),
    Row("staff:search-query", get=office(200), query=lambda _world: {"q": "cup"}),
    Row("staff:search-synonyms", post=office(302), fields=lambda _world: {"words": "cup", "also": "mug"}),
    Row("staff:search-synonym-removal", post=office(302), fields=lambda _world: {"words": "cup", "also": "mug"}),
    Row("staff:search-redirects", post=office(302), fields=lambda _world: {"query": "sale", "address": "/products/"}),
    Row("staff:search-redirect-removal", post=office(302), fields=lambda _world: {"query": "sale"}),
    Row(
        "staff:search-lifts",
        post=office(302),
        fields=lambda world: {"query": "cup", "goods": f"seller:{world.seller.slug}", "percent": "50"},
    ),
    Row(
        "staff:search-placements",
        post=office(302),
        fields=placed,
        foreign={"product": lambda _world: NOBODY},  # the office may place everybody's
    ),
]
