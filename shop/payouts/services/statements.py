"""Stating a month: once it is over its figures are kept, and the books must say the same for ever."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import transaction

from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock_name
from shop.payouts.events import StatementIssued
from shop.payouts.models import Statement
from shop.payouts.queries import month_figures, months_of_seller, span_of, statements_of_seller
from shop.payouts.rules import first_of_next_month
from shop.sellers.queries import seller_ids
from shop.store.queries import store

BY = Actor.system("payouts")


def issue_statements(*, at: datetime) -> int:
    """State every month that is over for a day, for everybody whose money moved by then; answers how many were new.

    The day lets whatever began before midnight come to its end: a kept month must never change.
    """
    return sum(_catch_up(seller_id, at=at - timedelta(days=1)) for seller_id in seller_ids())


def _catch_up(seller_id: int, *, at: datetime) -> int:
    kept = set(statements_of_seller(seller_id).values_list("starts_on", flat=True))
    over = [month for month in months_of_seller(seller_id, at=at)[1:] if month not in kept]
    for month in reversed(over):
        issue_statement(seller_id=seller_id, month=month, at=at)
    return len(over)


@transaction.atomic
def issue_statement(*, seller_id: int, month: date, at: datetime) -> Statement:
    """Keep the figures of the month that begins on this day; the first to state it wins."""
    lock_name(f"payouts.statement:{seller_id}")
    currency = store().currency
    known = Statement.objects.filter(seller=seller_id, currency=currency, starts_on=month).first()
    if known:
        return known
    starts_at, ends_at = span_of(seller_id, month)
    figures = month_figures(seller_id, month)
    statement = Statement.objects.create(
        seller_id=seller_id,
        currency=currency,
        starts_on=month,
        ends_on=first_of_next_month(month) - timedelta(days=1),
        starts_at=starts_at,
        ends_at=ends_at,
        at=at,
        **{f"{name}_minor": minor for name, minor in asdict(figures).items()},
    )
    if figures.moved:
        record(StatementIssued(subject_id=statement.pk, seller_id=seller_id), by=BY, at=at)
    return statement
