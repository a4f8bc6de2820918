"""The sections of the home page, each with what its partial prints."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import pgettext

from shop.base.translated import as_translated
from shop.catalog.queries import ProductCard, cards_for_row, category_tree, shop_front, top_categories
from shop.cms.queries import SectionView
from shop.discovery.queries import picks_for, trending_cards
from shop.promotions.queries import runs_now
from shop.web.common.icon_set import drawings

Drawn = dict[str, Any]
CATEGORIES = 6
ROW = 8
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}")


def drawn(section: SectionView, *, at: datetime) -> Drawn | None:
    """The context of a section's partial with the partial's name; nothing for a section that has nothing to show."""
    draw = KINDS.get(section.kind)
    content = draw(section, at) if draw else None
    if content is None:
        return None
    return {
        **content,
        "kind": section.kind,
        "template": f"storefront/home/{section.kind}.html",
        "key": section.public_id,
    }


def _hero(section: SectionView, at: datetime) -> Drawn:
    return {
        "title": section.text("title"),
        "text": section.text("text"),
        "image": section.picture("image"),
        "image_narrow": section.picture("image_narrow"),
        "links": [link for entry in section.entries("buttons")[:2] if (link := link_of(entry))],
    }


def _categories(section: SectionView, at: datetime) -> Drawn | None:
    tree = category_tree()
    chosen = [node for path in section.entries("categories") if (node := tree.at(str(path)))]
    nodes = chosen or [node for node in top_categories() if node.count]
    return {"title": section.text("title"), "nodes": nodes[:CATEGORIES]} if nodes else None


def picked(user_id: int, *, at: datetime) -> Drawn | None:
    """The row that is picked for one person, and why; nothing for whom nothing is known or who wants none."""
    picks = picks_for(user_id, at=at, most=ROW)
    if not picks.cards:
        return None
    why = get_text_list([f"“{title}”" for title in picks.because], pgettext("between two titles", "and"))
    return {"kind": "picks", "template": "storefront/home/picks.html", "cards": picks.cards, "why": why}


def with_picks(sections: list[Drawn], row: Drawn | None) -> list[Drawn]:
    """The sections with the personal row before their first row of products, or at the end."""
    if row is None:
        return sections
    place = next((place for place, one in enumerate(sections) if one["kind"] == "product_row"), len(sections))
    return [*sections[:place], row, *sections[place:]]


def _product_row(section: SectionView, at: datetime) -> Drawn | None:
    source, limit = section.word("source", "newest"), section.number("limit", ROW)
    cards = trending_cards(at=at, most=limit) if source == "trending" else _cards_of_row(section, source, limit, at)
    link = link_of(section.content.get("link"))
    return {"title": section.text("title"), "cards": cards, "link": link} if cards else None


def _cards_of_row(section: SectionView, source: str, limit: int, at: datetime) -> list[ProductCard]:
    slugs = [str(slug) for slug in section.entries("slugs")]
    return cards_for_row(source=source, value=section.word("value"), slugs=slugs, limit=limit, at=at)


def _story(section: SectionView, at: datetime) -> Drawn:
    slug = section.word("seller")
    try:
        shop = shop_front(slug) if slug else None
    except ObjectDoesNotExist:
        shop = None
    texts = {name: section.text(name) for name in ("eyebrow", "title", "text")}
    return {**texts, "image": section.picture("image"), "shop": shop, "link": link_of(section.content.get("button"))}


def _banner(section: SectionView, at: datetime) -> Drawn | None:
    """A banner about a promotion (its public id) shows only while that runs."""
    promotion = section.word("promotion", "")
    if promotion and not runs_now(promotion, at=at):
        return None
    texts = {name: section.text(name) for name in ("title", "text")}
    return {**texts, "image": section.picture("image"), "link": link_of(section.content.get("button"))}


def _rich_text(section: SectionView, at: datetime) -> Drawn:
    return {"title": section.text("title"), "body": section.text("body")}


def _promises(section: SectionView, at: datetime) -> Drawn | None:
    promises = [
        {"icon": entry["icon"], "title": as_translated(entry.get("title")), "text": as_translated(entry.get("text"))}
        for entry in section.entries("promises")
        if isinstance(entry, dict) and entry.get("icon") in drawings()
    ]
    return {"promises": promises} if promises else None


def link_of(entry: Any) -> Drawn | None:
    """A link's label, address in this page's language, and style; nothing for one that leads nowhere."""
    target = entry.get("target") if isinstance(entry, dict) else None
    if not isinstance(target, dict):
        return None
    address = ADDRESSES.get(str(target.get("kind")))
    url = address(target) if address else ""
    label = as_translated(entry.get("label"))
    return {"label": label, "url": url, "style": str(entry.get("style", ""))} if url and label else None


def _products_url(target: dict[str, Any]) -> str:
    sort = str(target.get("sort", ""))
    return reverse("storefront:products") + (f"?{urlencode({'sort': sort})}" if sort else "")


def _category_url(target: dict[str, Any]) -> str:
    node = category_tree().at(str(target.get("path", "")))
    return node.url if node else ""


def _slug_url(name: str) -> Callable[[dict[str, Any]], str]:
    def address(target: dict[str, Any]) -> str:
        slug = str(target.get("slug", ""))
        return reverse(name, args=[slug]) if SLUG.fullmatch(slug) else ""

    return address


ADDRESSES: dict[str, Callable[[dict[str, Any]], str]] = {
    "products": _products_url,
    "new": lambda _target: reverse("storefront:new"),
    "trending": lambda _target: reverse("storefront:trending"),
    "category": _category_url,
    "page": _slug_url("storefront:page"),
    "product": _slug_url("storefront:product"),
    "seller": _slug_url("storefront:seller"),
}

KINDS: dict[str, Callable[[SectionView, datetime], Drawn | None]] = {
    "hero": _hero,
    "categories": _categories,
    "product_row": _product_row,
    "story": _story,
    "banner": _banner,
    "rich_text": _rich_text,
    "promises": _promises,
}
