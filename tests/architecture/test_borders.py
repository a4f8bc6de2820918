"""Borders that import-linter's wildcards cannot say: whose models may be opened from where, and what is private."""

from functools import cache

import grimp
import pytest

OPENERS = {"models", "queries", "types", "admin"}
PRIVATE = {"tasks", "handlers", "rules", "admin"}
SHARED_ROOMS = {"base", "tenants"}


@cache
def imports() -> list[tuple[str, str]]:
    """Every direct import between modules of the shop, as (importer, imported)."""
    graph = grimp.build_graph("shop", exclude_type_checking_imports=True, cache_dir=None)
    return [
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    ]


def place(module: str) -> tuple[str, str]:
    """(room, kind of file): shop.orders.services.cancel -> ("orders", "services")."""
    parts = [*module.split("."), "", ""]
    return parts[1], parts[2]


def test_another_rooms_models_are_opened_only_from_files_made_for_it() -> None:
    wrong = [
        f"{importer} -> {imported}"
        for importer, imported in imports()
        if place(imported)[1] == "models"
        and place(imported)[0] not in SHARED_ROOMS | {place(importer)[0]}
        and place(importer)[1] not in OPENERS
    ]

    assert wrong == []


@pytest.mark.parametrize("kind", sorted(PRIVATE))
def test_private_files_are_used_by_their_own_room_only(kind: str) -> None:
    wrong = [
        f"{importer} -> {imported}"
        for importer, imported in imports()
        if place(imported)[1] == kind
        and place(imported)[0] not in SHARED_ROOMS | {place(importer)[0]}
        and not (kind == "rules" and imported == "shop.commission.rules")
    ]

    assert wrong == []
