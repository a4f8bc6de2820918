"""Giving a paper its number and writing it down, in one transaction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from shop.base.actor import Actor
from shop.base.counters import next_of
from shop.invoicing.models import Document
from shop.invoicing.queries import latest_in_series
from shop.invoicing.rules import number_of, series_of
from shop.invoicing.types import Draft
from shop.store.queries import today_of


def write(draft: Draft, *, by: Actor, at: datetime) -> Document:
    """The paper with the next number of its series. Call inside the transaction that makes it true.

    The counter stays locked until that transaction ends, so a roll-back leaves no gap; and a paper is never dated
    before the one with the number before it, however late somebody comes with an earlier fact.
    """
    series = series_of(draft.kind, draft.seller_id, today_of(at).year)
    place = next_of(f"invoicing:{series}")
    before = latest_in_series(series)
    issued_at = max(at, before.issued_at) if before else at
    paper = draft.paper
    return Document.objects.create(
        kind=draft.kind,
        key=draft.key,
        series=series,
        place=place,
        number=number_of(series, place),
        seller_id=draft.seller_id,
        package_id=draft.package_id,
        invoice=draft.invoice,
        statement_id=draft.statement_id,
        language=draft.language,
        currency=draft.currency,
        net_minor=paper.net_minor,
        tax_minor=paper.tax_minor,
        rounding_minor=draft.rounding_minor,
        total_minor=paper.net_minor + paper.tax_minor + draft.rounding_minor,
        supplied_on=draft.supplied_on,
        issued_on=today_of(issued_at),
        issued_at=issued_at,
        actor=str(by),
        paper=paper.as_json(),
        buyer=asdict(draft.buyer),
    )
