"""The files of the demo's digital products."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from shop.catalog.services import add_download
from shop.demo.queries import variant_ids_of_skus

from .catalogue import BY
from .content import FOLDER, texts


def load_downloads(*, at: datetime) -> None:
    """Attach to each digital variant its file; one that is there stays."""
    names = dict(_file_names())
    for sku, variant_id in variant_ids_of_skus(names).items():
        content = (FOLDER / "downloads" / names[sku]).read_bytes()
        add_download(variant_id=variant_id, content=content, file_name=names[sku], by=BY, at=at)


def _file_names() -> Iterator[tuple[str, str]]:
    for product in texts("products"):
        for variant in product["variants"]:
            if "download" in variant:
                yield variant["sku"], variant["download"]
