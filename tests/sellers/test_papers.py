"""The checklist: what is asked of whom, what is sent, and what stays private."""

from datetime import datetime
from uuid import uuid4

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.files import open_stored
from shop.sellers.models import ChecklistAnswer, ChecklistItem, Seller, SellerDocument
from shop.sellers.queries import checks_of, document_content, document_of, progress_of
from shop.sellers.services import CannotSaveItem, CannotSend, attest, remove_document, retire_item, save_item
from shop.sellers.types import ItemDraft, ItemKind, Step
from tests.factories.sellers import applicant_of, ask_for, ask_only_for, fill_in, send_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant(shopper: User) -> Seller:
    """Nusrat's shop, filled in but for the documents."""
    ask_only_for()
    seller = applicant_of(shopper)
    fill_in(seller)
    return seller


def test_list_asks_each_seller_for_what_concerns_them(applicant: Seller) -> None:
    wanted = [ask_for(ItemKind.DOCUMENT), ask_for(ItemKind.DOCUMENT, country="BD", form="person")]
    ask_for(ItemKind.DOCUMENT, country="IN")
    ask_for(ItemKind.DOCUMENT, form="company")

    assert [check.item for check in checks_of(applicant)] == wanted


def test_document_is_kept_privately_and_found_by_its_owner_alone(applicant: Seller, other_shopper: User) -> None:
    document = send_paper(applicant, ask_for(ItemKind.DOCUMENT))

    assert document.file_key.split("/")[1:3] == ["private", "sellers"]
    with document_content(document) as kept:
        assert kept.read(3) == b"\xff\xd8\xff"
    assert document_of(applicant, document.public_id) == document
    assert document_of(applicant_of(other_shopper), document.public_id) is None


def test_sentence_is_confirmed_and_taken_back(applicant: Seller, by: Actor, at: datetime) -> None:
    item = ask_for(ItemKind.ATTEST)

    attest(seller_id=applicant.pk, items={item.public_id}, by=by, at=at)
    assert progress_of(applicant).next == Step.REVIEW

    attest(seller_id=applicant.pk, items=set(), by=by, at=at)
    assert progress_of(applicant).missing[0].item == item


def test_last_file_taken_back_leaves_the_entry_missing(
    applicant: Seller, by: Actor, at: datetime, django_capture_on_commit_callbacks: object
) -> None:
    document = send_paper(applicant, ask_for(ItemKind.DOCUMENT))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        remove_document(seller_id=applicant.pk, document=document.public_id, by=by, at=at)

    assert (SellerDocument.objects.count(), ChecklistAnswer.objects.count()) == (0, 0)
    with pytest.raises(FileNotFoundError):
        open_stored(document.file_key)


def test_documents_of_others_cannot_be_removed(applicant: Seller, other_shopper: User, by: Actor, at: datetime) -> None:
    document = send_paper(applicant, ask_for(ItemKind.DOCUMENT))
    rival = applicant_of(other_shopper)

    with pytest.raises(SellerDocument.DoesNotExist):
        remove_document(seller_id=rival.pk, document=document.public_id, by=by, at=at)

    assert SellerDocument.objects.get() == document


def test_nothing_is_sent_while_the_office_looks(applicant: Seller, by: Actor, at: datetime) -> None:
    item = ask_for(ItemKind.DOCUMENT)
    Seller.objects.filter(pk=applicant.pk).update(status="review")

    with pytest.raises(CannotSend):
        send_paper(applicant, item)
    with pytest.raises(CannotSend):
        attest(seller_id=applicant.pk, items=set(), by=by, at=at)

    assert not ChecklistAnswer.objects.exists()


def test_seventh_file_is_refused(applicant: Seller) -> None:
    item = ask_for(ItemKind.DOCUMENT)
    for number in range(6):
        send_paper(applicant, item, f"page-{number}.png")

    with pytest.raises(CannotSend):
        send_paper(applicant, item)

    assert SellerDocument.objects.count() == 6


def test_file_for_what_is_not_asked_does_not_exist(applicant: Seller) -> None:
    with pytest.raises(ChecklistItem.DoesNotExist):
        send_paper(applicant, ask_for(ItemKind.ATTEST))
    with pytest.raises(ChecklistItem.DoesNotExist):
        send_paper(applicant, ChecklistItem(public_id=uuid4()))


def test_answered_entry_keeps_its_kind_and_a_retired_one_its_answers(
    applicant: Seller, by: Actor, at: datetime
) -> None:
    item = ask_for(ItemKind.DOCUMENT)
    send_paper(applicant, item)

    with pytest.raises(CannotSaveItem):
        draft = ItemDraft(kind=ItemKind.ATTEST, title={"en": "Other"}, note={})
        save_item(item=item.public_id, draft=draft, by=by, at=at)
    retire_item(item=item.public_id, by=by, at=at)

    item.refresh_from_db()
    assert (item.kind, item.title.text(), item.answers.count()) == ("document", "Your document", 1)
    assert checks_of(applicant) == []
