"""A seller's directory of suppliers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.purchasing.models import PurchaseNote, Supplier
from shop.purchasing.types import SupplierDraft


class CannotKeep(Refusal):
    """The supplier can't be written down or put away like this."""


def create_supplier(*, seller_id: int, draft: SupplierDraft) -> Supplier:
    """Write a supplier down. Raises CannotKeep for a name that is there already."""
    return _saved(Supplier(seller_id=seller_id, **asdict(draft)))


@transaction.atomic
def change_supplier(*, supplier_id: int, draft: SupplierDraft) -> Supplier:
    """Change what is written down. Raises CannotKeep for a name that is there already."""
    supplier = lock(Supplier, supplier_id)
    for name, value in asdict(draft).items():
        setattr(supplier, name, value)
    return _saved(supplier)


@transaction.atomic
def archive_supplier(*, supplier_id: int, at: datetime) -> None:
    """Put a supplier away; notes of the past keep its name. Raises CannotKeep while something is on its way."""
    supplier = lock(Supplier, supplier_id)
    if supplier.purchases.filter(status=PurchaseNote.Status.OPEN).exists():
        raise CannotKeep(_("Something is still on its way from there. Receive or close those notes first."))
    supplier.archived_at = supplier.archived_at or at
    supplier.save(update_fields=["archived_at"])


def _saved(supplier: Supplier) -> Supplier:
    try:
        with transaction.atomic():
            supplier.save()
    except IntegrityError as error:
        raise CannotKeep(_("You have a supplier with this name already. Give this one another name.")) from error
    return supplier
