"""Pages and home sections."""

from __future__ import annotations

from django.db import models

from shop.base.rows import PublicRow
from shop.base.translated import TranslatedField, says_something


class Page(PublicRow):
    """An editorial page under /pages/<slug>/; the body is rich text cleaned when written."""

    slug = models.SlugField(max_length=80, unique=True)
    title = TranslatedField()
    body = TranslatedField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    trashed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["slug"]
        constraints = [says_something("title")]

    def __str__(self) -> str:
        return self.slug


class Section(PublicRow):
    """One section of the home page; its type is a template partial, its settings are that type's own."""

    class Kind(models.TextChoices):
        HERO = "hero"
        CATEGORIES = "categories"
        PRODUCT_ROW = "product_row"
        STORY = "story"
        BANNER = "banner"
        RICH_TEXT = "rich_text"
        PROMISES = "promises"

    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    content = models.JSONField(default=dict, help_text="texts as {lang: text} and settings, by kind")
    visible = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.position}. {self.kind}"
