"""Sellers' money and the office's pages about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from shop.store.queries import today_of
from tests.architecture.personas import World
from tests.architecture.policies import Row, office, sellers


def month(_world: World) -> tuple[str]:
    """This month."""
    return (f"{today_of(timezone.now()):%Y-%m}",)


def no_month(_world: World) -> tuple[str]:
    """A month in which nobody had money."""
    return ("1999-01",)


def nobody(_world: World) -> tuple[Any, ...]:
    """An id that nobody has."""
    return (uuid4(),)


def draft(world: World) -> tuple[Any, ...]:
    """A run that waits for approval."""
    return (world.draft_run.public_id,)


def approved(world: World) -> tuple[Any, ...]:
    """A run that is approved."""
    return (world.approved_run.public_id,)


def rule(_world: World) -> dict[str, Any]:
    """What the form of a rule sends."""
    return {"scope": "default", "rate": "8.5", "starts_on": (today_of(timezone.now()) + timedelta(days=9)).isoformat()}


TERMS = {
    "hold_days": 5,
    "reserve": "10",
    "reserve_days": 30,
    "schedule": "weekly",
    "weekday": 3,
    "minimum": "500",
}
VAT = {"rate": "15", "starts_on": "2026-11-01"}

SELLING = [
    Row("seller:payouts", get=sellers(200), query=lambda _world: {"kind": "sales"}),
    # The portal asks for a second step first, which sellers of this matrix have not set up.
    Row("seller:payout-wish", post=sellers(302), changes=frozenset()),
    Row("seller:statement", get=sellers(200), args=month, wrong=no_month),
    Row("seller:statement-paper", get=sellers(200), args=month, wrong=no_month),
    Row("seller:statement-table", get=sellers(200), args=month, wrong=no_month),
]
PAYING = [
    Row("staff:payouts", get=office(200)),
    Row("staff:payout-runs", post=office(302), changes=frozenset()),
    Row("staff:payout-run", get=office(200), args=draft, wrong=nobody),
    Row("staff:payout-approval", post=office(302), args=draft, wrong=nobody),
    Row("staff:payout-cancellation", post=office(302), args=draft, wrong=nobody),
    Row("staff:payout-dispatch", post=office(302), args=approved, wrong=nobody),
    Row(
        "staff:payout-file",
        post=office(200),
        args=lambda world: (*approved(world), "bank"),
        wrong=lambda world: (*nobody(world), "bank"),
        changes=frozenset(),
    ),
    Row(
        "staff:payout-outcome",
        post=office(302),
        args=lambda world: (world.sent_payout.public_id,),
        wrong=nobody,
        fields=lambda _world: {"outcome": "paid", "words": "FT-1"},
    ),
    Row(
        "staff:payout-inquiry",
        post=office(302),
        args=lambda world: (world.sent_payout.public_id,),
        wrong=nobody,
        changes=frozenset(),
    ),
    Row("staff:payout-channels", get=office(200)),
    Row(
        "staff:payout-channel",
        get=office(200),
        post=office(422),
        args=lambda _world: ("bkash-payouts",),
        wrong=lambda _world: ("cheque",),
    ),
    Row("staff:payout-terms", get=office(200), post=office(302), fields=lambda _world: TERMS),
    Row(
        "staff:payout-seller-terms",
        get=office(200),
        post=office(302),
        args=lambda world: (world.seller.public_id,),
        wrong=nobody,
        fields=lambda _world: TERMS,
    ),
]
COMMISSION = [
    Row("staff:commission", get=office(200), post=office(302), fields=rule),
    Row("staff:commission-vat", post=office(302), fields=lambda _world: VAT),
    Row(
        "staff:commission-end",
        post=office(302),
        args=lambda world: (world.rule.public_id,),
        wrong=nobody,
    ),
]
REPORTS = [
    Row("staff:reports", get=office(200)),
    Row("staff:report-table", get=office(200)),
    Row("staff:exchange-report", get=office(200)),
    Row("staff:exchange-report-table", get=office(200)),
]
SETTLING = [
    Row("staff:reconciliation", get=office(200), post=office(422), changes=frozenset()),
    Row(
        "staff:settlement",
        get=office(200),
        args=lambda world: (world.provider_break.statement.public_id,),
        wrong=nobody,
    ),
    Row(
        "staff:settlement-arrival",  # of a file in our own currency: refused, and nothing changes
        post=office(422),
        args=lambda world: (world.provider_break.statement.public_id,),
        wrong=nobody,
        fields=lambda _world: {"arrived": "10"},
        changes=frozenset(),
    ),
    Row(
        "staff:settlement-break",
        post=office(302),
        args=lambda world: (world.provider_break.public_id,),
        wrong=nobody,
        fields=lambda _world: {"note": "Refunded by them"},
    ),
]
ROWS = [*SELLING, *PAYING, *COMMISSION, *REPORTS, *SETTLING]
