"""The files of digital goods."""

from __future__ import annotations

from collections.abc import Iterable

from shop.catalog.models import Download
from shop.catalog.types import DownloadView


def downloads_of_variants(variant_ids: Iterable[int]) -> list[DownloadView]:
    """The files that belong to these variants, by name. Whoever asks has checked that they are paid for."""
    rows = Download.objects.filter(variant__in=set(variant_ids)).order_by("file_name", "pk")
    return [
        DownloadView(str(row.public_id), row.variant_id, row.file_name, row.size_bytes, row.file_key) for row in rows
    ]
