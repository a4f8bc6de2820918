"""The sections of the home page, each with what its partial prints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override

from shop.base.translated import as_translated
from shop.catalog.queries import cards_for_row, category_tree, shop_front, top_categories
from shop.cms.queries import SectionView
from shop.web.common.icons import ICONS

Drawn = dict[str, Any]
CATEGORIES = 6
ROW = 8


def drawn(section: SectionView, *, at: datetime) -> Drawn | None:
    """The context of a section's partial with the partial's name; nothing for a section that has nothing to show."""
    draw = KINDS.get(section.kind)
    content = draw(section, at) if draw else None
    if content is None:
        return None
    return {**content, "template": f"storefront/home/{section.kind}.html", "key": section.public_id}


def here(path: str) -> str:
    """A path of the shop as staff wrote it (without a language), in the language of this page."""
    if not path.startswith("/") or path.startswith("//"):
        return ""
    language = get_language() or settings.LANGUAGE_CODE
    with override(settings.LANGUAGE_CODE):
        return translate_url(path, language)


def _hero(section: SectionView, at: datetime) -> Drawn:
    return {
        "title": section.text("title"),
        "text": section.text("text"),
        "image": section.picture("image"),
        "image_phone": section.picture("image_phone"),
        "actions": [_action(entry) for entry in section.entries("actions")[:2]],
    }


def _categories(section: SectionView, at: datetime) -> Drawn | None:
    tree = category_tree()
    chosen = [node for path in section.entries("paths") if (node := tree.at(str(path)))]
    nodes = chosen or [node for node in top_categories() if node.count]
    return {"title": section.text("title"), "nodes": nodes[:CATEGORIES]} if nodes else None


def _product_row(section: SectionView, at: datetime) -> Drawn | None:
    cards = cards_for_row(
        source=section.word("source", "newest"),
        value=section.word("value"),
        slugs=[str(slug) for slug in section.entries("slugs")],
        limit=section.number("limit", ROW),
        at=at,
    )
    return {"title": section.text("title"), "cards": cards, "url": here(section.word("url"))} if cards else None


def _story(section: SectionView, at: datetime) -> Drawn:
    slug = section.word("seller")
    try:
        shop = shop_front(slug) if slug else None
    except ObjectDoesNotExist:
        shop = None
    url = here(section.word("url")) or (reverse("storefront:seller", args=[shop.slug]) if shop else "")
    texts = {name: section.text(name) for name in ("eyebrow", "title", "text", "label")}
    return {**texts, "image": section.picture("image"), "shop": shop, "url": url}


def _banner(section: SectionView, at: datetime) -> Drawn:
    texts = {name: section.text(name) for name in ("title", "text", "label")}
    return {**texts, "image": section.picture("image"), "url": here(section.word("url"))}


def _rich_text(section: SectionView, at: datetime) -> Drawn:
    return {"title": section.text("title"), "body": section.text("body")}


def _promises(section: SectionView, at: datetime) -> Drawn | None:
    items = [
        {"icon": entry.get("icon"), "title": as_translated(entry.get("title")), "text": as_translated(entry.get("text"))}
        for entry in section.entries("items")
        if isinstance(entry, dict) and entry.get("icon") in ICONS
    ]
    return {"items": items} if items else None


def _action(entry: dict[str, Any]) -> dict[str, Any]:
    return {"label": as_translated(entry.get("label")), "url": here(str(entry.get("url", "")))}


KINDS: dict[str, Callable[[SectionView, datetime], Drawn | None]] = {
    "hero": _hero,
    "categories": _categories,
    "product_row": _product_row,
    "story": _story,
    "banner": _banner,
    "rich_text": _rich_text,
    "promises": _promises,
}
