"""How well the shop serves, beside what the marketplace expects; and how each figure is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from shop.analytics.queries import HEALTH_DAYS
from shop.analytics.types import Health, Rate
from shop.reviews.queries import Answering
from shop.store.queries import store
from shop.store.types import ServiceTarget
from shop.web.common.numbers import number_text, percent_text

ENOUGH_PARCELS, ENOUGH_QUESTIONS = 10, 3
LABELS: dict[ServiceTarget, Promise] = {
    ServiceTarget.SENT_ON_TIME: gettext_lazy("Sent on time"),
    ServiceTarget.CANCELLED: gettext_lazy("Cancelled by you"),
    ServiceTarget.RETURNED: gettext_lazy("Sent back to you"),
    ServiceTarget.TRACKED: gettext_lazy("Can be tracked"),
    ServiceTarget.ANSWER: gettext_lazy("Answer time"),
}
FORMULAS: dict[ServiceTarget, Promise] = {
    ServiceTarget.SENT_ON_TIME: gettext_lazy(
        "Parcels handed over by their day, of all parcels that were due. The rest were late."
    ),
    ServiceTarget.CANCELLED: gettext_lazy(
        "Parcels that you could not send whole, of all parcels ordered. What the buyer called off is not counted."
    ),
    ServiceTarget.RETURNED: gettext_lazy("Parcels of which something came back, of all parcels delivered."),
    ServiceTarget.TRACKED: gettext_lazy("Parcels with a tracking number on each shipment, of all parcels sent."),
    ServiceTarget.ANSWER: gettext_lazy(
        "Half of all questions were answered faster, half slower. Those that still wait count with the time so far."
    ),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure of service in words; `level` of 100 is the length of its bar, None while there are too few."""

    label: Promise
    value: str
    target: str
    level: int | None
    met: bool
    formula: Promise
    counted: str


def marks(health: Health, answering: Answering) -> list[Mark]:
    """The five of them in the order of the page."""
    rates = {
        ServiceTarget.SENT_ON_TIME: health.on_time,
        ServiceTarget.CANCELLED: health.cancelled,
        ServiceTarget.RETURNED: health.returned,
        ServiceTarget.TRACKED: health.tracked,
    }
    return [*(_rate(target, rate) for target, rate in rates.items()), _answers(answering)]


def _rate(target: ServiceTarget, rate: Rate) -> Mark:
    language = get_language() or "en"
    wanted = share_text(rate.target_bps)
    return Mark(
        label=LABELS[target],
        value=share_text(rate.bps),
        target=(_("Limit %(figure)s") if rate.most else _("Target %(figure)s")) % {"figure": wanted},
        level=_level(rate) if rate.says_something(ENOUGH_PARCELS) else None,
        met=rate.met,
        formula=FORMULAS[target],
        counted=_("%(part)s of %(whole)s")
        % {"part": number_text(rate.part, language), "whole": number_text(rate.whole, language)},
    )


def _level(rate: Rate) -> int:
    """A share of the whole, or of the limit where less is better."""
    return min(100, rate.bps * 100 // rate.target_bps) if rate.most else rate.bps // 100


def _answers(answering: Answering) -> Mark:
    limit = store().target(ServiceTarget.ANSWER)
    minutes = int((answering.median or timedelta()) / timedelta(minutes=1))
    count = answering.count
    return Mark(
        label=LABELS[ServiceTarget.ANSWER],
        value=minutes_text(minutes),
        target=_("Target %(figure)s") % {"figure": minutes_text(limit)},
        level=min(100, minutes * 100 // limit) if count >= ENOUGH_QUESTIONS else None,
        met=minutes <= limit,
        formula=FORMULAS[ServiceTarget.ANSWER],
        counted=ngettext("%(count)s question", "%(count)s questions", count)
        % {"count": number_text(count, get_language() or "en")},
    )


def share_text(bps: int) -> str:
    """Basis points as percent, exact, so that a figure that missed its limit by a little does not look like it."""
    decimals = 2 if bps % 10 else 1 if bps % 100 else 0
    return percent_text(Decimal(bps) / 100, get_language() or "en", decimals=decimals)


def minutes_text(minutes: int) -> str:
    """ "4 h 10 min", "3 days"."""
    language = get_language() or "en"
    days, hours = divmod(minutes // 60, 24)
    if minutes >= 48 * 60:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": number_text(days, language)}
    words = {"hours": number_text(days * 24 + hours, language), "minutes": number_text(minutes % 60, language)}
    if minutes < 60:
        return _("%(minutes)s min") % words
    return _("%(hours)s h %(minutes)s min") % words if minutes % 60 else _("%(hours)s h") % words


def window() -> str:
    """Over which days service is counted."""
    days = number_text(HEALTH_DAYS, get_language() or "en")
    return _("Counted over the last %(days)s days, today left out.") % {"days": days}
