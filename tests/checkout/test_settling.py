"""The one finaliser: whatever comes, in whatever order, an attempt is captured once and an order confirmed once."""

from datetime import datetime, timedelta

import pytest

from shop.base.actor import Actor
from shop.base.models import AuditEntry
from shop.base.money import Money
from shop.catalog.models import Product
from shop.checkout.services import ask_provider, cancel_order, expire_unpaid, retry_payment, send_refund, settle
from shop.checkout.types import Outcome, Placed
from shop.inventory.services import adjust
from shop.ledger import rules
from shop.ledger.queries import balance_of
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.models import Attempt, Refund, SandboxCharge
from shop.payments.types import Evidence, Finding
from shop.sellers.models import Seller
from tests.checkout.state import assert_sound, at_bank, everything, kinds_of, stock_of
from tests.factories import make_order, make_product, variant_of

pytestmark = pytest.mark.django_db
STANDS = ("waiting",)
LATER = timedelta(minutes=31)
PAID = Evidence(Finding.PAID, amount=Money(2000_00, "BDT"))


def outcome_of(attempt: Attempt, evidence: Evidence, *, by: Actor, at: datetime) -> Outcome:
    """What settling made of it; the instances of the test are read anew."""
    outcome = settle(attempt_id=attempt.pk, evidence=evidence, by=by, at=at).outcome
    attempt.refresh_from_db()
    return outcome


def test_paid_confirms_the_order(waiting: Placed, kettle: Product, at: datetime, by: Actor) -> None:
    assert outcome_of(waiting.attempt, PAID, by=by, at=at) is Outcome.CONFIRMED

    waiting.order.refresh_from_db()
    assert (waiting.order.status, waiting.attempt.status) == ("placed", "captured")
    assert stock_of(kettle) == (8, 0)
    assert kinds_of(waiting.order.reference) == ["capture", "sale"]
    assert balance_of(rules.BUYER_RECEIVABLE, "BDT") == Money.zero("BDT")
    assert balance_of(rules.gateway_clearing("sandbox"), "BDT") == Money(2000_00, "BDT")
    assert_sound()


@pytest.mark.parametrize("state", list(Finding))
def test_nothing_said_after_the_capture_changes_anything(
    waiting: Placed, state: Finding, at: datetime, by: Actor
) -> None:
    outcome_of(waiting.attempt, PAID, by=by, at=at)
    before = everything()

    again = outcome_of(waiting.attempt, Evidence(state, amount=PAID.amount), by=by, at=at)

    assert again is Outcome.KNOWN
    assert everything() == before


@pytest.mark.parametrize("state", [Finding.OPEN, Finding.ABSENT, Finding.UNKNOWN])
def test_open_evidence_leaves_everything_open(waiting: Placed, state: Finding, at: datetime, by: Actor) -> None:
    before = everything()

    assert outcome_of(waiting.attempt, Evidence(state), by=by, at=at) is Outcome.OPEN
    assert everything() == before


@pytest.mark.parametrize(
    ("evidence", "status"),
    [(Evidence(Finding.FAILED, code="insufficient_funds"), "failed"), (Evidence(Finding.CANCELLED), "cancelled")],
)
def test_refused_payment_keeps_the_order_and_its_stock(
    waiting: Placed, kettle: Product, evidence: Evidence, status: str, at: datetime, by: Actor
) -> None:
    assert outcome_of(waiting.attempt, evidence, by=by, at=at) is Outcome.ENDED

    waiting.order.refresh_from_db()
    assert (waiting.order.status, waiting.attempt.status) == ("awaiting_payment", status)
    assert waiting.attempt.failure_code == evidence.code
    assert stock_of(kettle) == (10, 2)
    assert_sound()


def test_paid_after_declined_still_confirms(waiting: Placed, at: datetime, by: Actor) -> None:
    outcome_of(waiting.attempt, Evidence(Finding.FAILED), by=by, at=at)

    assert outcome_of(waiting.attempt, PAID, by=by, at=at) is Outcome.CONFIRMED
    assert_sound()


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(Finding.PAID, amount=Money(1999_99, "BDT")),
        Evidence(Finding.PAID, amount=Money(2000_00, "USD")),
        Evidence(Finding.PAID),
        Evidence(Finding.PAID, provider_key="another", amount=Money(2000_00, "BDT")),
        Evidence(Finding.FAILED, provider_key="another"),
    ],
    ids=["less", "other currency", "no amount", "other payment", "failure of another payment"],
)
def test_evidence_of_other_money_is_left_to_a_person(
    waiting: Placed, evidence: Evidence, at: datetime, by: Actor
) -> None:
    before = everything()

    outcomes = [outcome_of(waiting.attempt, evidence, by=by, at=at) for _time in range(2)]

    assert outcomes == [Outcome.MISMATCH] * 2
    assert everything() == before
    assert AuditEntry.objects.get().action == "payments.mismatch"


def test_late_money_revives_an_expired_order_when_all_can_be_had(
    waiting: Placed, kettle: Product, at: datetime, by: Actor
) -> None:
    expire_unpaid(at=at + LATER)
    assert stock_of(kettle) == (10, 0)

    assert outcome_of(waiting.attempt, PAID, by=by, at=at + LATER) is Outcome.CONFIRMED

    waiting.order.refresh_from_db()
    assert (waiting.order.status, waiting.order.expired_at) == ("placed", None)
    assert stock_of(kettle) == (8, 0)
    assert_sound()


def test_late_money_goes_back_when_one_line_is_gone(waiting: Placed, kettle: Product, at: datetime, by: Actor) -> None:
    expire_unpaid(at=at + LATER)
    adjust(targets={variant_of(kettle).pk: 1}, by=by, at=at, reason="counted")

    assert outcome_of(waiting.attempt, PAID, by=by, at=at + LATER) is Outcome.REFUNDING

    waiting.order.refresh_from_db()
    refund = Refund.objects.get()
    assert (waiting.order.status, refund.status, refund.amount_minor) == ("expired", "requested", 2000_00)
    assert stock_of(kettle) == (1, 0)
    assert kinds_of(waiting.order.reference) == ["capture"]
    assert_sound()


def test_late_money_for_a_cancelled_order_goes_back(waiting: Placed, kettle: Product, at: datetime, by: Actor) -> None:
    cancel_order(order_id=waiting.order.pk, by=by, at=at, reason="changed my mind")
    at_bank(waiting.attempt)

    assert ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at).outcome is Outcome.REFUNDING
    assert send_refund(refund_id=Refund.objects.get().pk, by=by, at=at)

    assert stock_of(kettle) == (10, 0)
    assert kinds_of(waiting.order.reference) == ["capture", "refund"]
    assert SandboxCharge.objects.get().refunded_minor == 2000_00
    assert balance_of(rules.BUYER_RECEIVABLE, "BDT") == Money.zero("BDT")
    assert_sound()


def test_second_payment_of_one_order_goes_back(waiting: Placed, at: datetime, by: Actor) -> None:
    at_bank(waiting.attempt, Choice.DECLINE)
    ask_provider(attempt_id=waiting.attempt.pk, by=by, at=at)
    second = retry_payment(order_id=waiting.order.pk, method="sandbox", by=by, at=at).attempt
    at_bank(second)
    assert ask_provider(attempt_id=second.pk, by=by, at=at).outcome is Outcome.CONFIRMED

    assert outcome_of(waiting.attempt, PAID, by=by, at=at) is Outcome.REFUNDING

    assert Refund.objects.get().attempt == waiting.attempt
    assert kinds_of(waiting.order.reference) == ["capture", "sale", "capture"]
    assert_sound()


def test_downloads_are_delivered_when_they_are_paid(seller: Seller, kettle: Product, at: datetime, by: Actor) -> None:
    book = make_product(seller, stock=None, price_minor=50_00)
    placed = make_order(book, method="sandbox")
    at_bank(placed.attempt)

    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)

    package = placed.order.packages.get()
    assert (package.status, package.delivered_at) == ("delivered", at)
    assert_sound()


def test_package_with_downloads_and_goods_is_still_to_be_packed(
    seller: Seller, kettle: Product, at: datetime, by: Actor
) -> None:
    placed = make_order(make_product(seller, stock=None), kettle, method="sandbox")
    at_bank(placed.attempt)

    ask_provider(attempt_id=placed.attempt.pk, by=by, at=at)

    assert placed.order.packages.get().status == "to_pack"
