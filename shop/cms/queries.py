"""What shoppers read of the editorial content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.base.pictures import Picture, picture_of
from shop.base.translated import Translated, as_translated

from .models import Page, Section


@dataclass(frozen=True, slots=True)
class PageView:
    """A published page; the body is rich text by language."""

    slug: str
    title: Translated
    body: Translated
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the home page: its kind and that kind's own content, read forgivingly."""

    public_id: str
    kind: str
    content: Mapping[str, Any]

    def text(self, name: str) -> Translated:
        """A text by language; empty when it was not written."""
        return as_translated(self.content.get(name))

    def picture(self, name: str) -> Picture | None:
        """A picture, or nothing."""
        return picture_of(self.content.get(name))

    def word(self, name: str, usual: str = "") -> str:
        """A plain setting as text."""
        value = self.content.get(name)
        return str(value) if value else usual

    def number(self, name: str, usual: int) -> int:
        """A plain setting as a whole number."""
        value = self.content.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else usual

    def entries(self, name: str) -> Sequence[Any]:
        """A list; empty when there is none."""
        value = self.content.get(name)
        return value if isinstance(value, list) else []


def home_sections() -> list[SectionView]:
    """The visible sections of the home page in their order, in one query."""
    rows = Section.objects.filter(visible=True).order_by("position", "pk")
    return [SectionView(str(row.public_id), row.kind, row.content) for row in rows]


def published_page(slug: str) -> PageView:
    """A page that is published and not trashed. Raises Page.DoesNotExist."""
    page = Page.objects.get(slug=slug, published_at__isnull=False, trashed_at=None)
    return PageView(page.slug, page.title, page.body, page.updated_at)


def published_slugs() -> list[str]:
    """Slugs of every published page, for the sitemap."""
    pages = Page.objects.filter(published_at__isnull=False, trashed_at=None)
    return list(pages.order_by("slug").values_list("slug", flat=True))
