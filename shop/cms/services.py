"""Writing pages and the home page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from shop.base.richtext import clean_rich_text

from .models import Page, Section


def save_page(*, slug: str, title: Mapping[str, str], body: Mapping[str, str], at: datetime) -> Page:
    """Publish an editorial page, or write it anew; the body is cleaned."""
    clean = {language: clean_rich_text(html) for language, html in body.items()}
    page, _made = Page.objects.update_or_create(
        slug=slug, defaults={"title": title, "body": clean, "published_at": at, "updated_at": at, "trashed_at": None}
    )
    return page


@transaction.atomic
def set_home(*, sections: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Make the home page exactly these (kind, content) sections, in order."""
    Section.objects.all().delete()
    Section.objects.bulk_create(
        Section(position=position, kind=kind, content=dict(content))
        for position, (kind, content) in enumerate(sections, start=1)
    )
