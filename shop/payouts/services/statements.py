"""Stating a month: once it is over its figures are kept, and the books must say the same for ever."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from shop.base.locks import lock_name
from shop.ledger.queries import first_move_at, seller_balance_before, seller_moves, seller_reserve_before
from shop.payouts.models import Statement
from shop.payouts.queries import today_of
from shop.payouts.rules import figures_of, first_of_next_month
from shop.payouts.types import Figures
from shop.sellers.queries import seller_ids
from shop.store.queries import store


def issue_statements(*, at: datetime) -> int:
    """State every month that is over, for everybody whose money moved by then; answers how many were new."""
    return sum(_catch_up(seller_id, at=at) for seller_id in seller_ids())


def _catch_up(seller_id: int, *, at: datetime) -> int:
    currency = store().currency
    first = first_move_at(seller_id, currency)
    if first is None:
        return 0
    done = set(
        Statement.objects.filter(seller=seller_id, currency=currency).order_by("pk").values_list("starts_on", flat=True)
    )
    month, this, made = today_of(first).replace(day=1), today_of(at).replace(day=1), 0
    while month < this:
        if month not in done:
            issue_statement(seller_id=seller_id, month=month, at=at)
            made += 1
        month = first_of_next_month(month)
    return made


@transaction.atomic
def issue_statement(*, seller_id: int, month: date, at: datetime) -> Statement:
    """Keep the figures of the month that begins on this day; the first to state it wins."""
    lock_name(f"payouts.statement:{seller_id}")
    currency = store().currency
    known = Statement.objects.filter(seller=seller_id, currency=currency, starts_on=month).first()
    if known:
        return known
    starts_at, ends_at = month_of(month)
    figures = month_figures(seller_id, currency, starts_at=starts_at, ends_at=ends_at)
    return Statement.objects.create(
        seller_id=seller_id,
        currency=currency,
        starts_on=month,
        ends_on=first_of_next_month(month) - timedelta(days=1),
        starts_at=starts_at,
        ends_at=ends_at,
        at=at,
        **{f"{name}_minor": minor for name, minor in asdict(figures).items()},
    )


def month_of(month: date) -> tuple[datetime, datetime]:
    """The first instant of the month and of the next one, in the marketplace's time."""
    zone = ZoneInfo(store().time_zone)
    first, after = (datetime.combine(day, time(), zone) for day in (month, first_of_next_month(month)))
    return first, after


def month_figures(seller_id: int, currency: str, *, starts_at: datetime, ends_at: datetime) -> Figures:
    """What the books say of a span."""
    return figures_of(
        seller_moves(seller_id, currency, starts_at=starts_at, ends_at=ends_at),
        opening=seller_balance_before(seller_id, currency, starts_at),
        reserve_closing=seller_reserve_before(seller_id, currency, ends_at),
    )
