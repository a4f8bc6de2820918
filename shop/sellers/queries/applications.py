"""How far an application is, and what was sent for it."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.core.files.base import File
from django.db.models import Q, QuerySet

from shop.base import files
from shop.sellers.models import (
    Business,
    ChecklistAnswer,
    ChecklistItem,
    PayoutAccount,
    PayoutAccountChange,
    Seller,
    SellerChange,
    SellerDocument,
    SellerStaff,
)
from shop.sellers.types import Check, Numbers, Progress, Standing, Step


def owned_seller(user_id: int) -> Seller | None:
    """The shop that the person owns, an application that runs before others; None for who owns none."""
    rows = SellerStaff.objects.filter(user_id=user_id, role="owner").select_related("seller").order_by("id")
    owned = [row.seller for row in rows]
    return next((seller for seller in owned if seller.applying), owned[0] if owned else None)


def business_of(seller: Seller) -> Business | None:
    """Who stands behind the shop."""
    return Business.objects.filter(seller=seller).first()


def payout_account_of(seller: Seller) -> PayoutAccount | None:
    """Where the seller's earnings go."""
    return PayoutAccount.objects.filter(seller=seller).first()


def payout_history_of(seller: Seller, *, limit: int = 20) -> list[PayoutAccountChange]:
    """Where the seller's earnings went and go, the present account first."""
    return list(PayoutAccountChange.objects.filter(seller=seller).order_by("-id")[:limit])


def payout_change_of(seller_id: int, change_id: int) -> PayoutAccountChange:
    """One line of that history, with the seller. Raises PayoutAccountChange.DoesNotExist."""
    return PayoutAccountChange.objects.select_related("seller").get(seller=seller_id, pk=change_id)


def numbers_of(seller: Seller) -> Numbers:
    """The sealed numbers in clear; whoever asks notes it."""
    business, account = business_of(seller), payout_account_of(seller)
    return Numbers(
        national_id=business.national_id if business else "",
        tax_id=business.tax_id if business else "",
        vat_id=business.vat_id if business else "",
        trade_licence=business.trade_licence if business else "",
        account=account.number if account else "",
    )


def checklist_items() -> QuerySet[ChecklistItem]:
    """What is asked of new sellers now, in its order."""
    return ChecklistItem.objects.filter(retired_at=None).order_by("position", "id")


def checks_of(seller: Seller) -> list[Check]:
    """What is asked of this seller with what it answered, in three queries; without a business what all are asked."""
    business = business_of(seller)
    country, form = (business.country, business.form) if business else ("", "")
    items = checklist_items().filter(Q(country="") | Q(country=country), Q(form="") | Q(form=form))
    answers = {answer.item_id: answer for answer in ChecklistAnswer.objects.filter(seller=seller).order_by("id")}
    documents = defaultdict(list)
    for document in SellerDocument.objects.filter(answer__seller=seller).order_by("id"):
        documents[document.answer_id].append(document)
    return [
        Check(item, answer, documents[answer.pk] if answer else ())
        for item, answer in ((item, answers.get(item.pk)) for item in items)
    ]


def progress_of(seller: Seller) -> Progress:
    """The steps that are done: the shop is, once somebody began with it."""
    checks = checks_of(seller)
    done = set()
    if seller.status != Standing.INVITED:
        done.add(Step.SHOP)
    if business_of(seller):
        done.add(Step.BUSINESS)
        if not any(check.open for check in checks):
            done.add(Step.DOCUMENTS)
    if payout_account_of(seller):
        done.add(Step.BANK)
    return Progress(frozenset(done), checks)


def document_of(seller: Seller, public_id: UUID) -> SellerDocument | None:
    """A document of this seller; another seller's does not exist."""
    return SellerDocument.objects.filter(answer__seller=seller, public_id=public_id).first()


def document_content(document: SellerDocument) -> File[bytes]:
    """The file in clear; whoever calls has checked whose it is. Raises FileNotFoundError, and CannotOpen.

    One without a key was sent before files were sealed; `rotate_keys` seals it.
    """
    return (files.open_sealed if document.sealed_with else files.open_stored)(document.file_key)


def last_answer_of(seller: Seller) -> SellerChange | None:
    """The office's last word with a reason: what has to be sent again, or why it was refused."""
    return seller.changes.exclude(reason="").order_by("-id").first()


def change_of(seller_id: int, change_id: int) -> SellerChange:
    """One step of a seller's standing, with the seller. Raises SellerChange.DoesNotExist."""
    return SellerChange.objects.select_related("subject").get(subject=seller_id, pk=change_id)
