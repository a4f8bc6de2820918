"""The checklist from the applicant's side: sentences that are confirmed, documents that are sent and taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit, files
from shop.base.actor import Actor
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.base.sealed import newest_key
from shop.base.uploads import CleanFile
from shop.sellers.models import ChecklistAnswer, ChecklistItem, Seller, SellerDocument
from shop.sellers.queries import checks_of
from shop.sellers.types import AnswerState, Check, ItemKind

MOST_FILES = 6


class CannotSend(Refusal):
    """The checklist takes nothing now, or not this."""


@transaction.atomic
def attest(*, seller_id: int, items: Collection[UUID], by: Actor, at: datetime) -> None:
    """Confirm exactly these sentences; what is not among them is taken back. Raises CannotSend."""
    seller = _onboarding(seller_id)
    for check in _checks(seller, ItemKind.ATTEST):
        wanted = check.item.public_id in items
        if wanted and not check.given:
            _answer(seller, check, at=at)
            note = {"item": str(check.item.public_id), "text": check.item.title.text()}
            audit.note("sellers.attested", subject=("sellers.seller", seller.pk), by=by, at=at, after=note)
        elif not wanted and check.answer:
            check.answer.delete()


@transaction.atomic
def send_document(*, seller_id: int, item: UUID, file: CleanFile, by: Actor, at: datetime) -> SellerDocument:
    """Keep a cleaned file for an entry of the checklist. Raises CannotSend; ChecklistItem.DoesNotExist."""
    seller = _onboarding(seller_id)
    check = _check(seller, item)
    if len(check.documents) >= MOST_FILES:
        raise CannotSend(_("There are enough files here. Remove one before you send another."))
    key = f"{files.new_key(room='sellers', private=True)}/{file.sha256[:16]}.{file.extension}"
    document = SellerDocument.objects.create(
        answer=_answer(seller, check, at=at),
        file_key=key,
        file_name=file.name,
        content_type=file.content_type,
        size_bytes=len(file.content),
        sha256=file.sha256,
        sealed_with=newest_key(),
        sent_at=at,
    )
    files.store_sealed(key, file.content)
    note = {"document": str(document.public_id), "sha256": file.sha256}
    audit.note("sellers.document_sent", subject=("sellers.seller", seller.pk), by=by, at=at, after=note)
    return document


@transaction.atomic
def remove_document(*, seller_id: int, document: UUID, by: Actor, at: datetime) -> None:
    """Take a file back; its content is deleted after the commit. Raises CannotSend; SellerDocument.DoesNotExist."""
    seller = _onboarding(seller_id)
    row = SellerDocument.objects.select_related("answer").get(answer__seller=seller, public_id=document)
    answer, key = row.answer, row.file_key
    row.delete()
    if not answer.documents.exists() and answer.state != AnswerState.REFUSED:
        answer.delete()
    transaction.on_commit(partial(files.discard, key))
    note = {"document": str(document), "sha256": row.sha256}
    audit.note("sellers.document_removed", subject=("sellers.seller", seller.pk), by=by, at=at, before=note)


def _onboarding(seller_id: int) -> Seller:
    seller = lock(Seller, seller_id)
    if seller.status != Seller.Status.ONBOARDING:
        raise CannotSend(_("The documents cannot be changed now. Wait for our answer."))
    return seller


def _checks(seller: Seller, kind: str) -> list[Check]:
    return [check for check in checks_of(seller) if check.item.kind == kind]


def _check(seller: Seller, item: UUID) -> Check:
    found = next((check for check in _checks(seller, ItemKind.DOCUMENT) if check.item.public_id == item), None)
    if found is None:
        raise ChecklistItem.DoesNotExist
    return found


def _answer(seller: Seller, check: Check, *, at: datetime) -> ChecklistAnswer:
    """The answer as given; what was refused before waits for a new judgement."""
    columns = {"state": AnswerState.GIVEN, "given_at": at, "reason": "", "judged_at": None}
    answer, _made = ChecklistAnswer.objects.update_or_create(seller=seller, item=check.item, defaults=columns)
    return answer
