"""The office's decisions: from where they lead, what they want, and what the seller is told."""

from datetime import datetime

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.events import deliver_due
from shop.base.models import AuditEntry, Event
from shop.notifications.models import Mail
from shop.sellers.models import Seller
from shop.sellers.queries import checks_of
from shop.sellers.services import (
    CannotDecide,
    approve_application,
    ask_again,
    judge_answer,
    reinstate,
    reject,
    submit_application,
    suspend,
)
from shop.sellers.types import ItemKind
from tests.factories.sellers import applicant_of, ask_only_for, fill_in, send_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(shopper: User, by: Actor, at: datetime) -> Seller:
    """Nusrat's application, sent with a document; the office has a check to make."""
    paper, _check = ask_only_for(ItemKind.DOCUMENT, ItemKind.REVIEW)
    seller = applicant_of(shopper)
    fill_in(seller)
    send_paper(seller, paper)
    return submit_application(seller_id=seller.pk, by=by, at=at)


def judge(seller: Seller, kind: ItemKind, because: str, by: Actor, at: datetime) -> None:
    """Accept (or refuse, with a reason) the entry of a kind."""
    check = next(check for check in checks_of(seller) if check.item.kind == kind)
    judge_answer(seller_id=seller.pk, item=check.item.public_id, refused_because=because, by=by, at=at)


def test_application_is_approved_once_the_check_is_made(waiting: Seller, by: Actor, at: datetime) -> None:
    judge(waiting, ItemKind.REVIEW, "", by, at)

    seller = approve_application(seller_id=waiting.pk, by=by, at=at)

    assert (seller.status, seller.approved_at, seller.selling) == ("approved", at, True)
    assert set(seller.answers.values_list("state", flat=True)) == {"accepted"}


def test_check_that_was_not_made_holds_the_approval(waiting: Seller, by: Actor, at: datetime) -> None:
    with pytest.raises(CannotDecide):
        approve_application(seller_id=waiting.pk, by=by, at=at)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.approved_at) == ("review", None)


def test_entry_sent_back_holds_the_approval(waiting: Seller, by: Actor, at: datetime) -> None:
    judge(waiting, ItemKind.REVIEW, "", by, at)
    judge(waiting, ItemKind.DOCUMENT, "The photo is blurred.", by, at)

    with pytest.raises(CannotDecide):
        approve_application(seller_id=waiting.pk, by=by, at=at)

    waiting.refresh_from_db()
    assert waiting.status == "review"


def test_seller_reads_what_is_missing_and_why(waiting: Seller, by: Actor, at: datetime) -> None:
    judge(waiting, ItemKind.DOCUMENT, "The photo is blurred.", by, at)

    ask_again(seller_id=waiting.pk, reason="One paper is missing.", by=by, at=at)
    deliver_due()

    mail = Mail.objects.get(kind="sellers.standing_changed")
    assert (mail.recipient, mail.subject) == ("knits@example.com", "We need something from you")
    assert "One paper is missing." in mail.text
    assert "Your document: The photo is blurred." in mail.text
    assert mail.text.count("/seller/") == 1


@pytest.mark.parametrize(
    ("decide", "standing"), [(ask_again, "approved"), (reject, "approved"), (suspend, "review"), (reinstate, "review")]
)
def test_decision_from_elsewhere_changes_nothing(
    waiting: Seller, decide: object, standing: str, by: Actor, at: datetime
) -> None:
    Seller.objects.filter(pk=waiting.pk).update(status=standing, approved_at=at)

    with pytest.raises(CannotDecide):
        decide(seller_id=waiting.pk, reason="Because", by=by, at=at)  # type: ignore[operator]

    waiting.refresh_from_db()
    assert waiting.status == standing
    assert not Event.objects.filter(name="sellers.standing_changed").exists()


def test_decision_without_a_reason_is_refused(waiting: Seller, by: Actor, at: datetime) -> None:
    with pytest.raises(CannotDecide):
        reject(seller_id=waiting.pk, reason="  ", by=by, at=at)

    waiting.refresh_from_db()
    assert waiting.status == "review"


def test_refusal_can_be_thought_over(waiting: Seller, by: Actor, at: datetime) -> None:
    reject(seller_id=waiting.pk, reason="Counterfeit goods.", by=by, at=at)

    seller = ask_again(seller_id=waiting.pk, reason="Show us the brand's letter.", by=by, at=at)

    reasons = list(seller.changes.order_by("id").values_list("to_status", "reason"))
    assert reasons[1:] == [("rejected", "Counterfeit goods."), ("onboarding", "Show us the brand's letter.")]


def test_suspended_shop_comes_back_with_its_first_day(seller: Seller, by: Actor, at: datetime) -> None:
    first_day = seller.approved_at

    suspended = suspend(seller_id=seller.pk, reason="Nothing was sent.", by=by, at=at)
    assert suspended.selling is False
    back = reinstate(seller_id=seller.pk, reason="Everything is sent.", by=by, at=at)

    assert (back.selling, back.approved_at) == (True, first_day)
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True))[-2:] == [
        "sellers.suspended",
        "sellers.reinstated",
    ]
