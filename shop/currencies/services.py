"""Taking in rates, deciding about those that moved too far, and offering currencies."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.http import CannotFetch, fetch
from shop.base.locks import lock_name
from shop.base.money import UnknownCurrency, exponent_of
from shop.base.refusal import Refusal
from shop.base.tasks import enqueue
from shop.store.queries import forget_store, fresh_store
from shop.store.services import change_store

from . import tasks
from .ecb import ADDRESS, MOST_BYTES, CannotRead, read_ecb
from .models import CurrencyTerms, Rate, RateDecision
from .queries import forget_exchange, good_rates, stale_currencies
from .rules import DIGITS, moved_too_far
from .types import MOST_MARKUP_BPS, RateDraft, Source, Taken

logger = logging.getLogger(__name__)

MOST_VALUE = Decimal(10) ** 9
MOST_HOURS = 1_000


class CannotAddRate(Refusal):
    """The currencies, the figure or the day of a rate cannot be."""


class CannotDecide(Refusal):
    """The rate does not wait for this person's word."""


class CannotOffer(Refusal):
    """The currency or its terms cannot be."""


@transaction.atomic
def add_rate(*, draft: RateDraft, by: Actor, at: datetime) -> Rate:
    """Keep what a source says; one that left the band since the last good rate is held. Raises CannotAddRate.

    The same source speaking of the same instant again changes nothing.
    """
    lock_name("currencies.rates")
    rate, _new = _add(draft, by=by, at=at)
    _changed()
    return rate


@transaction.atomic
def take_rates(*, drafts: Iterable[RateDraft], by: Actor, at: datetime) -> Taken:
    """Keep every rate of a list, oldest first; all or none. Raises CannotAddRate."""
    lock_name("currencies.rates")
    found = [_add(draft, by=by, at=at) for draft in drafts]
    _changed()
    new = [rate for rate, is_new in found if is_new]
    held = sum(rate.held for rate in new)
    return Taken(len(new) - held, held, len(found) - len(new))


def ask_for_rates(*, by: Actor, at: datetime) -> None:
    """Have the worker ask the European Central Bank now."""
    audit.note("currencies.asked", subject=("currencies.source", Source.ECB), by=by, at=at)
    enqueue(tasks.fetch_now)


def fetch_ecb(*, by: Actor, at: datetime) -> Taken | None:
    """Ask the European Central Bank; None where it did not answer well: then the last good rates go on."""
    try:
        drafts = read_ecb(fetch(ADDRESS, max_bytes=MOST_BYTES, at=at).content)
        taken = take_rates(drafts=drafts, by=by, at=at)
    except (CannotFetch, CannotRead, CannotAddRate) as error:
        logger.warning("the rates of the European Central Bank could not be read: %s", error)
        return None
    if taken.held:
        logger.error("%s exchange rates moved too far and wait for a person", taken.held)
    return taken


@transaction.atomic
def decide_rate(*, rate_id: int, accepted: bool, by: Actor, at: datetime) -> None:
    """Let a held rate count, or not. Raises CannotDecide when it was decided, or for whoever typed it."""
    lock_name("currencies.rates")
    rate = Rate.objects.get(pk=rate_id)
    if not rate.held or RateDecision.objects.filter(rate=rate).exists():
        raise CannotDecide(_("This rate does not wait for a decision any more."))
    if rate.actor == str(by):
        raise CannotDecide(_("You entered this rate. A colleague has to look at it."))
    RateDecision.objects.create(rate=rate, accepted=accepted, at=at, actor=str(by))
    action = "currencies.rate_accepted" if accepted else "currencies.rate_refused"
    audit.note(action, subject=("currencies.rate", rate.pk), by=by, at=at, after=_plain(rate))
    _changed()


@transaction.atomic
def offer_currency(*, code: str, markup_bps: int, stale_after_hours: int, by: Actor, at: datetime) -> None:
    """Let shoppers choose a currency, or change its terms. Raises CannotOffer."""
    own = fresh_store()
    if not _is_currency(code) or code == own.currency:
        raise CannotOffer(_("Choose a currency other than the marketplace's own."))
    if not 0 <= markup_bps <= MOST_MARKUP_BPS or not 1 <= stale_after_hours <= MOST_HOURS:
        raise CannotOffer(_("Enter a markup from 0 to 20 %, and from 1 to 1,000 hours."))
    terms = {"markup_bps": markup_bps, "stale_after_hours": stale_after_hours}
    CurrencyTerms.objects.update_or_create(code=code, defaults=terms)
    audit.note("currencies.offered", subject=("currencies.currency", code), by=by, at=at, after=terms)
    if code not in own.currencies:
        change_store(by=by, at=at, currencies=[*own.currencies, code])
    _changed()


@transaction.atomic
def withdraw_currency(*, code: str, by: Actor, at: datetime) -> None:
    """Shoppers cannot choose it any more; what was ordered in it stays. Again is without effect."""
    own = fresh_store()
    if code in own.currencies:
        change_store(by=by, at=at, currencies=[one for one in own.currencies if one != code])
        audit.note("currencies.withdrawn", subject=("currencies.currency", code), by=by, at=at)
    _changed()


def watch_rates(*, at: datetime) -> list[str]:
    """Say in the machine's log which offered currencies go on by an old rate, or have none; the office sees it too."""
    stale = stale_currencies(at=at)
    if stale:
        logger.error("exchange rates are old or missing: %s", ", ".join(stale))
    return stale


def _add(draft: RateDraft, *, by: Actor, at: datetime) -> tuple[Rate, bool]:
    """The rate, and whether it is new."""
    value = _checked(draft, at)
    same = {"base": draft.base, "quote": draft.quote, "source": draft.source, "valid_from": draft.valid_from}
    if earlier := Rate.objects.filter(**same).first():
        return earlier, False
    last = good_rates().filter(base=draft.base, quote=draft.quote, valid_from__lte=draft.valid_from)
    before = last.order_by("-valid_from", "-pk").first()
    held = before is not None and moved_too_far(value, before.value, draft.valid_from - before.valid_from)
    rate = Rate.objects.create(**same, value=value, fetched_at=at, held=held, actor=str(by))
    if draft.source != Source.ECB or held:
        action = "currencies.rate_held" if held else "currencies.rate_added"
        audit.note(action, subject=("currencies.rate", rate.pk), by=by, at=at, after=_plain(rate))
    return rate, True


def _checked(draft: RateDraft, at: datetime) -> Decimal:
    """The figure as it is kept. Raises CannotAddRate."""
    if not (_is_currency(draft.base) and _is_currency(draft.quote)) or draft.base == draft.quote:
        raise CannotAddRate(_("Choose two different currencies by their codes, such as EUR and BDT."))
    if draft.valid_from > at:
        raise CannotAddRate(_("A rate cannot begin in the future."))
    if not draft.value.is_finite() or not DIGITS <= draft.value < MOST_VALUE:
        raise CannotAddRate(_("Enter a rate above nothing, such as 128.50."))
    return draft.value.quantize(DIGITS)


def _is_currency(code: str) -> bool:
    try:
        exponent_of(code)
    except UnknownCurrency:
        return False
    return True


def _plain(rate: Rate) -> dict[str, str]:
    """A rate as the audit log keeps it."""
    return {
        "base": rate.base,
        "quote": rate.quote,
        "value": str(rate.value),
        "source": rate.source,
        "valid_from": rate.valid_from.isoformat(),
    }


def _changed() -> None:
    for forget in (forget_exchange, forget_store):
        forget()
        transaction.on_commit(forget)
