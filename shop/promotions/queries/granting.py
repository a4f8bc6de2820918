"""What a cart gets. A marketplace without promotions answers without a query, one with some in at most six."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count

from shop.base.translated import Translated
from shop.promotions.buyers import has_ordered
from shop.promotions.models import Code, Promotion, Redemption
from shop.promotions.rules import Sum, grant
from shop.promotions.types import CodeAnswer, DiscountableLine, Granted, Group, Reason, Shopper, normal
from shop.roles.queries import premium_of
from shop.store.queries import store

from .kept import Offer, book, offer_of

MOST_CODES = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A code that somebody typed, the promotion behind it, and why that is out of the question already."""

    text: str
    offer: Offer | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of who asks and of how often promotions were used."""

    customer_id: int | None
    at: datetime
    premium: bool
    ordered: bool
    used: Mapping[int, int]
    own: Mapping[int, int]


def discounts_for(lines: Sequence[DiscountableLine], *, shopper: Shopper, at: datetime) -> Granted:
    """Everything that applies to the lines at an instant, and what became of each code."""
    kept, asked = book(), _asked(shopper.codes)
    offers = [*kept.offers, *(one.offer for one in asked if one.offer and not one.reason)]
    if not lines or not (offers or asked):
        return Granted()
    known = _known(offers, shopper, at)
    barred = {offer.deal.promotion_id: bar for offer in offers if (bar := _bar(offer, known))}
    open_now = {offer.deal.promotion_id: offer.deal for offer in offers if offer.deal.promotion_id not in barred}
    result = grant(lines, open_now.values(), paths=kept.paths)
    codes = tuple(_answer(one, barred, result) for one in asked)
    return Granted(tuple(result.discounts), tuple(result.deliveries.values()), codes)


def _asked(codes: Iterable[str]) -> list[Asked]:
    """The codes in the order in which they were typed, each promotion once."""
    texts = list(dict.fromkeys(normal(code) for code in codes))[:MOST_CODES]
    if not texts:
        return []
    related = "promotion__targets__category"
    rows = Code.objects.filter(text__in=texts).select_related("promotion").prefetch_related(related)
    found = {row.text: row for row in rows.order_by("pk")}
    taken: set[int] = set()
    asked = []
    for text in texts:
        row = found.get(text)
        if row is None:
            asked.append(Asked(text, reason=Reason.UNKNOWN))
            continue
        spent = row.once and row.used > 0
        reason = Reason.USED_UP if spent else Reason.NOT_COMBINED if row.promotion_id in taken else None
        if not spent:
            taken.add(row.promotion_id)
        asked.append(Asked(text, offer_of(row.promotion, code=text), reason))
    return asked


def _known(offers: Sequence[Offer], shopper: Shopper, at: datetime) -> Known:
    """Ask the database for what some offer depends on, and for nothing else."""
    person = shopper.customer_id
    limited = [offer.deal.promotion_id for offer in offers if offer.limit_total is not None]
    counted = [o.deal.promotion_id for o in offers if o.first_order or o.limit_per_customer is not None]
    used = dict(Promotion.objects.filter(pk__in=limited).values_list("pk", "used")) if limited else {}
    return Known(
        customer_id=person,
        at=at,
        premium=bool(person) and any(offer.group is Group.PREMIUM for offer in offers) and _premium(person, at),
        ordered=bool(person) and any(offer.first_order for offer in offers) and has_ordered(person or 0),
        used=used,
        own=uses_by(person, counted) if person and counted else {},
    )


def _premium(user_id: int | None, at: datetime) -> bool:
    member = premium_of(user_id) if user_id else None
    return member is not None and member.holds_on(at.astimezone(ZoneInfo(store().time_zone)).date())


def uses_by(user_id: int, promotion_ids: Iterable[int]) -> dict[int, int]:
    """How often a person makes use of each promotion, orders that fell through left out."""
    rows = Redemption.objects.filter(user=user_id, promotion__in=list(promotion_ids), released_at=None).order_by()
    return dict(rows.values("promotion").annotate(count=Count("pk")).values_list("promotion", "count"))


def _bar(offer: Offer, known: Known) -> Reason | None:
    """Why an offer does not hold for who asks, whatever is in the cart."""
    promotion_id, own = offer.deal.promotion_id, known.own.get(offer.deal.promotion_id, 0)
    once = 1 if offer.first_order else None
    limit = offer.limit_per_customer if offer.limit_per_customer is not None else once
    reasons = [
        (offer.stopped_at is not None or (offer.ends_at is not None and offer.ends_at <= known.at), Reason.OVER),
        (offer.starts_at is not None and known.at < offer.starts_at, Reason.NOT_YET),
        (offer.limit_total is not None and known.used.get(promotion_id, 0) >= offer.limit_total, Reason.USED_UP),
        (offer.personal and known.customer_id is None, Reason.SIGN_IN),
        (limit is not None and own >= limit, Reason.ALREADY_USED),
        (offer.first_order and known.ordered, Reason.NOT_FIRST),
        (offer.group is Group.PREMIUM and not known.premium, Reason.NOT_FOR_YOU),
    ]
    return next((reason for holds, reason in reasons if holds), None)


def _answer(asked: Asked, barred: Mapping[int, Reason], result: Sum) -> CodeAnswer:
    deal = asked.offer.deal if asked.offer else None
    label = deal.label if deal else Translated()
    if deal is None or asked.reason:
        return CodeAnswer(asked.text, label, asked.reason)
    if deal.promotion_id in barred:
        return CodeAnswer(asked.text, label, barred[deal.promotion_id])
    lack = result.lacks.get(deal.promotion_id)
    return CodeAnswer(asked.text, label, lack.reason, lack.gap) if lack else CodeAnswer(asked.text, label)
