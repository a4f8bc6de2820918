"""The files of digital goods: kept on the private storage, never written anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit, files
from shop.base.actor import Actor
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.catalog.models import Download, Variant


class CannotDeliver(Refusal):
    """Goods that are sent in a parcel have no file."""


@transaction.atomic
def add_download(*, variant_id: int, content: bytes, file_name: str, by: Actor, at: datetime) -> Download:
    """Attach a file to a digital variant; the same content again gives the file that is there.

    Raises CannotDeliver, and files.CannotAccept for a kind or size that is not sold.
    """
    clean = files.clean_download(content, file_name)
    variant = lock(Variant, variant_id)
    if variant.product.needs_delivery:
        raise CannotDeliver(_("Only digital products have files. Make this one digital or send it as a parcel."))
    known = Download.objects.filter(variant=variant, sha256=clean.sha256).first()
    return known or _keep(variant, clean, by=by, at=at)


def _keep(variant: Variant, clean: files.CleanDownload, *, by: Actor, at: datetime) -> Download:
    key = f"{files.new_key(room='catalog', private=True)}/{clean.sha256[:16]}.{clean.extension}"
    files.store(key, clean.content)
    download = Download.objects.create(
        variant=variant, file_key=key, file_name=clean.name, size_bytes=len(clean.content), sha256=clean.sha256
    )
    audit.note(
        "catalog.download_added",
        subject=("catalog.variant", variant.pk),
        by=by,
        at=at,
        after={"download": str(download.public_id), "sha256": clean.sha256, "size_bytes": download.size_bytes},
    )
    return download
