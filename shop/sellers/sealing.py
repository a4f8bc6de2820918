"""Files of applicants are sealed anew when keys change."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from shop.base import files
from shop.base.locks import lock

from .models import SellerDocument
from .queries import document_content


def reseal_documents(newest: str) -> int:
    """Seal the files that carry an older key, or none; returns how many. Safe to stop and to run again."""
    old = SellerDocument.objects.exclude(sealed_with=newest).order_by("pk").values_list("pk", flat=True)
    return sum(_reseal(pk, newest) for pk in list(old))


@transaction.atomic
def _reseal(pk: int, newest: str) -> bool:
    """Write the file under a new key and let the row name it; the old one goes after the commit."""
    document = lock(SellerDocument, pk)
    if document.sealed_with == newest:
        return False
    with document_content(document) as opened:
        content = opened.read()
    old_key, extension = document.file_key, document.file_key.rpartition(".")[2]
    document.file_key = f"{files.new_key(room='sellers', private=True)}/{document.sha256[:16]}.{extension}"
    document.sealed_with = newest
    files.store_sealed(document.file_key, content)
    document.save(update_fields=["file_key", "sealed_with"])
    transaction.on_commit(partial(files.discard, old_key))
    return True
