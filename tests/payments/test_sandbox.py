"""The practice bank, and the gateway that treats it like any provider."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from shop.base.money import Money
from shop.payments.gateways import all_gateways, gateway_for
from shop.payments.gateways.sandbox import bank, signing
from shop.payments.gateways.sandbox.bank import Choice
from shop.payments.gateways.sandbox.post import notice_of, post_notice
from shop.payments.models import SandboxCharge, SandboxRefund
from shop.payments.queries import methods_for
from shop.payments.services import NoSuchGateway
from shop.payments.types import BadNotice, Finding, Unreachable
from shop.store.models import StoreSettings
from tests.queue import drain

pytestmark = pytest.mark.django_db
TAKA = Money(500_00, "BDT")


@pytest.fixture
def charge() -> SandboxCharge:
    """A charge of 500 taka, to be decided."""
    return bank.open_charge(key="ours", amount=TAKA, return_url="/back/")


def decided(charge: SandboxCharge, *choices: Choice, at: datetime) -> tuple[str, str]:
    """State and code after these choices in turn."""
    for choice in choices:
        charge = bank.decide(public_id=charge.public_id, choice=choice, at=at)
    return charge.state, charge.decline_code


@pytest.mark.parametrize(
    ("choices", "state"),
    [
        ([Choice.APPROVE], ("paid", "")),
        ([Choice.DECLINE], ("declined", "insufficient_funds")),
        ([Choice.ABANDON], ("abandoned", "left_the_page")),
        ([Choice.LOSE], ("paid", "")),
        ([Choice.CHALLENGE], ("challenge", "")),
        ([Choice.CHALLENGE, Choice.CHALLENGE], ("challenge", "")),
        ([Choice.CHALLENGE, Choice.APPROVE], ("paid", "")),
        ([Choice.CHALLENGE, Choice.DECLINE], ("declined", "authentication_failed")),
        ([Choice.DECLINE, Choice.APPROVE], ("declined", "insufficient_funds")),
        ([Choice.APPROVE, Choice.ABANDON], ("paid", "")),
    ],
)
def test_first_decision_stands(
    charge: SandboxCharge, choices: list[Choice], state: tuple[str, str], at: datetime
) -> None:
    assert decided(charge, *choices, at=at) == state


def test_same_key_opens_one_charge(charge: SandboxCharge) -> None:
    assert bank.open_charge(key="ours", amount=TAKA, return_url="/other/") == charge


def test_same_key_with_another_amount_is_refused(charge: SandboxCharge) -> None:
    with pytest.raises(Unreachable, match="another amount"):
        bank.open_charge(key="ours", amount=Money(1, "BDT"), return_url="/")


def test_voided_charge_cannot_be_paid(charge: SandboxCharge, at: datetime) -> None:
    bank.void(key="ours", amount=TAKA, at=at)

    assert decided(charge, Choice.APPROVE, at=at) == ("voided", "")


def test_paid_charge_cannot_be_voided(charge: SandboxCharge, at: datetime) -> None:
    decided(charge, Choice.APPROVE, at=at)

    assert bank.void(key="ours", amount=TAKA, at=at).state == "paid"


def test_key_that_was_never_opened_can_be_voided_beforehand(at: datetime) -> None:
    bank.void(key="later", amount=TAKA, at=at)

    late = bank.open_charge(key="later", amount=TAKA, return_url="/")

    assert decided(late, Choice.APPROVE, at=at) == ("voided", "")


def test_refund_is_given_once_per_key(charge: SandboxCharge, at: datetime) -> None:
    decided(charge, Choice.APPROVE, at=at)

    for key in ("one", "one", "two"):
        bank.refund(key="ours", refund_key=key, amount=Money(200_00, "BDT"))

    charge.refresh_from_db()
    assert (charge.state, charge.refunded_minor) == ("refunded", 400_00)


@pytest.mark.parametrize("amount", [Money(500_01, "BDT"), Money(0, "BDT"), Money(-1, "BDT"), Money(1, "USD")])
def test_refund_of_other_money_is_refused(charge: SandboxCharge, amount: Money, at: datetime) -> None:
    decided(charge, Choice.APPROVE, at=at)

    with pytest.raises(Unreachable, match="left to give back"):
        bank.refund(key="ours", refund_key="one", amount=amount)

    assert not SandboxRefund.objects.exists()


def test_unpaid_charge_has_nothing_to_refund(charge: SandboxCharge) -> None:
    with pytest.raises(Unreachable):
        bank.refund(key="ours", refund_key="one", amount=TAKA)


def signed(body: bytes, *, at: datetime) -> dict[str, str]:
    """The headers of the bank's message."""
    return {signing.HEADER: signing.sign(body, at=at)}


def test_notice_is_read_as_evidence(charge: SandboxCharge, at: datetime) -> None:
    decided(charge, Choice.APPROVE, at=at)
    charge.refresh_from_db()
    body = json.dumps(notice_of(charge)).encode()

    notice = gateway_for("sandbox").read_notice(body, signed(body, at=at), at=at)

    assert (notice.kind, notice.attempt_key) == ("charge.paid", "ours")
    assert notice.evidence is not None
    assert (notice.evidence.state, notice.evidence.amount) == (Finding.PAID, TAKA)
    assert notice.evidence.provider_key == charge.public_id.hex


def test_notice_of_an_unknown_kind_says_nothing(at: datetime) -> None:
    body = json.dumps({"id": "evt-1", "type": "payout.sent"}).encode()

    assert gateway_for("sandbox").read_notice(body, signed(body, at=at), at=at).evidence is None


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_signature_is_good_for_three_hundred_seconds(at: datetime, seconds: int) -> None:
    body = b'{"id": "evt-1", "type": "payout.sent"}'

    assert gateway_for("sandbox").read_notice(body, signed(body, at=at), at=at + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-302, 302])
def test_signature_is_not_good_outside_the_tolerance(at: datetime, seconds: int) -> None:
    body = b'{"id": "evt-1", "type": "payout.sent"}'

    with pytest.raises(BadNotice, match="too old"):
        gateway_for("sandbox").read_notice(body, signed(body, at=at), at=at + timedelta(seconds=seconds))


def _wrong(good: str) -> list[str]:
    moment, digest = good.split(",")
    return [
        "",
        "nonsense",
        moment,
        digest,
        f"{moment},v1={'0' * 64}",
        f"t=1,{digest}",
        f"{good},{digest}",
        f"{moment},v1={digest[3:].upper()}",
        good[:-1],
        f" {good}",
    ]


def test_forged_signatures_are_refused(at: datetime) -> None:
    body = b'{"id": "evt-1", "type": "charge.paid"}'

    for signature in _wrong(signing.sign(body, at=at)):
        with pytest.raises(BadNotice, match="signature"):
            signing.check(body, signature, at=at)


def test_signature_covers_every_byte_of_the_body(at: datetime) -> None:
    with pytest.raises(BadNotice, match="wrong signature"):
        signing.check(b'{"id": "evt-2"}', signing.sign(b'{"id": "evt-1"}', at=at), at=at)


CHARGE = {"id": "x", "key": "k", "state": "paid", "amount_minor": 1, "currency": "BDT", "decline_code": ""}


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {},
        {"id": "", "type": "charge.paid", "charge": CHARGE},
        {"id": "x" * 121, "type": "charge.paid", "charge": CHARGE},
        {"id": "e", "type": "charge." + "x" * 60, "charge": CHARGE},
        {"id": "e", "type": "charge.paid"},
        {"id": "e", "type": "charge.paid", "charge": []},
        {"id": "e", "type": "charge.paid", "charge": CHARGE | {"state": "stolen"}},
        {"id": "e", "type": "charge.paid", "charge": CHARGE | {"amount_minor": 1.5}},
        {"id": "e", "type": "charge.paid", "charge": CHARGE | {"amount_minor": True}},
        {"id": "e", "type": "charge.paid", "charge": CHARGE | {"currency": "TAKA"}},
        {"id": "e", "type": "charge.paid", "charge": CHARGE | {"key": "\x00"}},
    ],
)
def test_signed_nonsense_is_refused(message: Any, at: datetime) -> None:
    body = json.dumps(message).encode()

    with pytest.raises(BadNotice, match="unreadable"):
        gateway_for("sandbox").read_notice(body, signed(body, at=at), at=at)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"id": "\\ud800", "type": "x"}',
        b'{"id": "e", "type": "x", "more": ["\\u0000"]}',
        b'{"id": "e", "type": "x", "more": NaN}',
        b'{"id": "e", "type": "x", "more": 1e999}',
        b"[" * 100_000,
    ],
)
def test_signed_bytes_that_are_no_message_are_refused(body: bytes, at: datetime) -> None:
    with pytest.raises(BadNotice, match="unreadable"):
        gateway_for("sandbox").read_notice(body, signed(body, at=at), at=at)


@pytest.mark.parametrize("choice", [Choice.APPROVE, Choice.DECLINE, Choice.ABANDON])
def test_decision_is_posted_by_the_worker(
    charge: SandboxCharge, choice: Choice, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[int] = []
    monkeypatch.setattr("shop.payments.gateways.sandbox.post.post_notice", posted.append)
    decided(charge, choice, at=at)

    drain()

    assert posted == [charge.pk]


@pytest.mark.parametrize("choice", [Choice.LOSE, Choice.CHALLENGE])
def test_nobody_hears_of_a_lost_answer_or_an_open_challenge(
    charge: SandboxCharge, choice: Choice, at: datetime
) -> None:
    decided(charge, choice, at=at)

    assert drain() == 0


def test_shop_that_does_not_answer_is_no_error_of_the_worker(
    charge: SandboxCharge, at: datetime, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SITE_URL = "http://localhost:9"
    decided(charge, Choice.APPROVE, at=at)

    post_notice(charge.pk)

    assert "could not deliver its notice" in caplog.text


def test_practice_bank_exists_in_demo_mode_only(settings: Any) -> None:
    assert [method.code for method in methods_for(StoreSettings())] == ["sandbox", "cod"]

    settings.DEMO = False

    assert [method.code for method in methods_for(StoreSettings())] == ["cod"]


def test_switched_off_method_is_not_offered() -> None:
    store = StoreSettings(features={"cash_on_delivery": False})

    assert [method.code for method in methods_for(store)] == ["sandbox"]


def test_registry_knows_every_gateway_by_its_code() -> None:
    assert [gateway_for(gateway.method.code) for gateway in all_gateways()] == all_gateways()
    with pytest.raises(NoSuchGateway):
        gateway_for("cheque")
