"""Books of practice providers in a table, so that every process of the demo machine reads the same."""

from __future__ import annotations

from collections.abc import Iterator

from shop.demo.models import PracticeRecord
from shop.demo.providers.books import Entry


class Stored:
    """One provider's rows."""

    def __init__(self, provider: str) -> None:
        self.rows = PracticeRecord.objects.filter(provider=provider)
        self.provider = provider

    def get(self, key: str) -> Entry | None:
        """The row, or None."""
        return self.rows.filter(key=key).values_list("body", flat=True).first()

    def put(self, key: str, entry: Entry) -> None:
        """Write the row."""
        PracticeRecord.objects.update_or_create(provider=self.provider, key=key, defaults={"body": entry})

    def like(self, prefix: str) -> Iterator[Entry]:
        """Every row whose key begins so."""
        return iter(self.rows.filter(key__startswith=prefix).order_by("pk").values_list("body", flat=True))
