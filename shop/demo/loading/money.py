"""The money of the demo: what sales cost, where sellers are paid, and what came of the past orders.

Everything goes through the services of the pages: days are lived through one after another, so releases, payouts and
statements have the times that they would have had. One payout arrives, one cannot be sent, one comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings

from shop.accounts.queries import user_with_email
from shop.base import events
from shop.base.actor import Actor
from shop.base.money import Money
from shop.commission.queries import commission_rules
from shop.commission.services import add_rule, set_vat
from shop.commission.types import RuleDraft, Scope
from shop.currencies.services import add_rate, offer_currency
from shop.currencies.types import RateDraft, Source
from shop.demo.queries import categories_by_address, orders_by, sellers_by_slug
from shop.payouts.queries import payouts_of_run, runs
from shop.payouts.services import (
    adjust_seller,
    approve_run,
    free_reserves,
    issue_statements,
    make_run,
    note_failed,
    note_paid,
    note_returned,
    note_sent,
    release_due,
    set_terms,
)
from shop.payouts.types import Schedule
from shop.store.queries import store, today_of

from .accounts import STUDIO
from .catalogue import BY

if TYPE_CHECKING:
    from shop.payouts.models import Payout
    from shop.sellers.models import Seller

MAKER, CHECKER = "staff@demo.haat.example", "admin@demo.haat.example"
HISTORY = timedelta(days=60)
LONG = 1_000
"""Hours: on a machine without the outside world nobody brings newer rates."""


def load_rules(sellers: Mapping[str, Seller], *, at: datetime) -> None:
    """Commission, the VAT on it, and terms of payouts, in force since before the first past order."""
    if commission_rules().exists():
        return
    begun = at - HISTORY
    set_vat(rate_bps=1500, starts_on=date(2019, 7, 1), by=BY, at=begun)
    day = today_of(begun)
    for address, rate in (("electronics", 600), ("food", 500)):
        category = categories_by_address().get(address)
        if category:
            draft = RuleDraft(scope=Scope.CATEGORY, target_id=category.pk, rate_bps=rate, starts_on=day)
            add_rule(draft=draft, by=BY, at=begun)
    studio = RuleDraft(
        scope=Scope.SELLER,
        target_id=sellers[STUDIO].pk,
        rate_bps=900,
        floor_minor=10_00,
        starts_on=day,
        note="Founding shop",
    )
    add_rule(draft=studio, by=BY, at=begun)
    terms = {"hold_days": 2, "reserve_bps": 1000, "reserve_days": 30, "schedule": Schedule.WEEKLY, "weekday": 3}
    set_terms(seller_id=None, minimum_minor=500_00, by=BY, at=begun, **terms)


def load_currencies(*, at: datetime) -> None:
    """Euros and dollars beside taka, at rates that somebody typed; those of the central bank come when it is asked."""
    if store().currencies:
        return
    for base, value, quote in (("EUR", "128.50", "BDT"), ("EUR", "1.0812", "USD")):
        add_rate(draft=RateDraft(base, quote, Decimal(value), Source.MANUAL, at), by=BY, at=at)
    for code in ("USD", "EUR"):
        offer_currency(code=code, markup_bps=150, stale_after_hours=LONG, by=BY, at=at)


def load_payouts(*, at: datetime) -> None:
    """Let the days since the first past order go by: money is released, two runs pay, the months are stated."""
    if not settings.DEMO or runs().exists():
        return
    first = orders_by(BY).order_by("created_at").values_list("created_at", flat=True).first()
    if first is None:
        return
    with events.untold("notifications"):
        day = first
        while day <= at:
            release_due(at=day)
            free_reserves(at=day)
            if (at - day).days in {9, 2}:
                _pay(last=(at - day).days == 2, at=day)
            day += timedelta(days=1)
        _thank(at=at - timedelta(days=1))
        issue_statements(at=at)


def _thank(*, at: datetime) -> None:
    """The office pays the studio for its part in a campaign."""
    maker, studio = user_with_email(MAKER), sellers_by_slug()[STUDIO]
    if maker:
        amount = Money(1250_00, store().currency)
        by, reason = Actor.user(maker.pk), "Photos for the autumn page"
        adjust_seller(seller_id=studio.pk, amount=amount, reason=reason, by=by, at=at)


def _pay(*, last: bool, at: datetime) -> None:
    """A run of two pairs of eyes. In the first the studio's money comes back and another payout cannot be sent."""
    maker, checker = (Actor.user(user.pk) for email in (MAKER, CHECKER) if (user := user_with_email(email)))
    run = make_run(by=maker, at=at)
    approve_run(run_id=run.pk, by=checker, at=at + timedelta(hours=2))
    note_sent(run_id=run.pk, by=maker, at=at + timedelta(hours=3))
    rows = sorted(payouts_of_run(run), key=lambda row: row.seller.slug != STUDIO)
    for place, payout in enumerate(rows):
        _arrive(payout, place, last=last, by=maker, at=at)


def _arrive(payout: Payout, place: int, *, last: bool, by: Actor, at: datetime) -> None:
    if place == 1 and not last:
        note_failed(payout_id=payout.pk, reason="The wallet is closed", by=by, at=at + timedelta(hours=9))
        return
    reference = f"FT{payout.pk:06}"
    note_paid(payout_id=payout.pk, bank_reference=reference, by=by, at=at + timedelta(hours=9))
    if place == 0 and not last:
        reason = "Account name does not match"
        note_returned(payout_id=payout.pk, reason=reason, by=by, at=at + timedelta(days=2))
