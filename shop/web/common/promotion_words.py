"""A promotion in one sentence: "10% off Shoes, from 1 Dec to 5 Dec, at most 100 times"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from shop.base.digits import page_digits, quoted
from shop.base.money import Money
from shop.promotions.types import Group, Kind, Payer, PromotionDraft
from shop.store.queries import store

from .dates import short_day_text
from .numbers import money_text, percent


def sentence_of(draft: PromotionDraft, goods: Sequence[str]) -> str:
    """What a promotion gives, on what (`goods`, empty for everything), when, to whom and how often."""
    whole = _("everything of the shop") if draft.payer is Payer.SELLER else _("everything")
    parts = [_gives(draft, ", ".join(goods) or whole)]
    parts += [part for part in (_from(draft), _span(draft), _whom(draft), _often(draft), _who_pays(draft)) if part]
    return page_digits(", ".join(parts))


def _gives(draft: PromotionDraft, goods: str) -> str:
    off = percent(draft.percent_bps)
    words = {"goods": goods, "percent": off, "amount": _money(draft.amount_minor)}
    if draft.kind is Kind.FIXED:
        text = _("%(amount)s off %(goods)s") % words
    elif draft.kind is Kind.DELIVERY:
        text = _("Free delivery of %(goods)s") % words
    elif draft.kind is Kind.BUNDLE:
        text = _bundle(draft, goods)
    elif draft.kind is Kind.TIERED:
        most = percent(max((bps for _start, bps in draft.tiers), default=0))
        text = _("Up to %(percent)s%% off %(goods)s, the more the cheaper") % {"percent": most, "goods": goods}
    else:
        text = _("%(percent)s%% off %(goods)s") % words
    if draft.most_minor is None:
        return text
    return _("%(text)s (%(amount)s at most)") % {"text": text, "amount": _money(draft.most_minor)}


def _bundle(draft: PromotionDraft, goods: str) -> str:
    words = {
        "buy": draft.buy_quantity,
        "get": draft.get_quantity,
        "goods": goods,
        "percent": percent(draft.percent_bps),
    }
    if draft.percent_bps == 10_000:
        return _("Buy %(buy)d, get %(get)d free: %(goods)s") % words
    return _("Buy %(buy)d, get %(get)d with %(percent)s%% off: %(goods)s") % words


def _from(draft: PromotionDraft) -> str:
    if draft.minimum_minor:
        return _("from %(amount)s on") % {"amount": _money(draft.minimum_minor)}
    return _("from %(count)d pieces on") % {"count": draft.minimum_quantity} if draft.minimum_quantity > 1 else ""


def _span(draft: PromotionDraft) -> str:
    first = short_day_text(timezone.localdate(draft.starts_at)) if draft.starts_at else ""
    last = short_day_text(last_day(draft.ends_at)) if draft.ends_at else ""
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("from %(first)s on") % {"first": first}
    return _("until %(last)s") % {"last": last} if last else ""


def last_day(ends_at: datetime) -> date:
    """The last day that a promotion holds, which ends at the midnight after it."""
    return timezone.localdate(ends_at - timedelta(microseconds=1))


def _whom(draft: PromotionDraft) -> str:
    whom = {Group.PREMIUM: _("for premium customers"), Group.CUSTOMERS: _("for customers with an account")}
    if draft.first_order:
        return _("for a first order")
    return whom.get(draft.group, "")


def _often(draft: PromotionDraft) -> str:
    parts = []
    if draft.needs_code:
        parts.append(_("with the code %(code)s") % {"code": quoted(draft.code)} if draft.code else _("with a code"))
    if draft.limit_total is not None:
        often = ngettext("at most once", "at most %(count)d times", draft.limit_total)
        parts.append(often % {"count": draft.limit_total})
    if draft.limit_per_customer is not None:
        often = ngettext("once a customer", "%(count)d times a customer", draft.limit_per_customer)
        parts.append(often % {"count": draft.limit_per_customer})
    return ", ".join(parts)


def _who_pays(draft: PromotionDraft) -> str:
    return _("paid by the marketplace") if draft.payer is Payer.PLATFORM else _("paid by the shop")


def _money(minor: int) -> str:
    return money_text(Money(minor, store().currency), get_language() or "en")
