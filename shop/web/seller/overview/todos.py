"""What waits for the seller, in words, each leading to its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.base.digits import quoted
from shop.base.permissions import Permission
from shop.fulfilment.queries import Due, Tab, Work
from shop.inventory.queries import emptiest_of_seller
from shop.returns.queries import unanswered_cases_of_seller
from shop.reviews.queries import Answering, unanswered_reviews_of_seller
from shop.web.common.access import SellerRequest
from shop.web.common.dates import day_text

FRESH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Note:
    """A line below a to-do; a link where it has an address."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do, as its tile shows it."""

    icon: str
    title: str
    url: str
    note: Note
    tone: str = ""


def todos_of(request: SellerRequest, work: Work, answering: Answering, *, at: datetime) -> list[Todo]:
    """Four to-dos; who cannot answer for the shop does not get that of questions."""
    found = [_to_pack(work), _returns(request)]
    if request.membership.may(Permission.PRODUCTS_CHANGE):
        found.append(_opinions(request, answering, at))
    return [*found, _stock(request)]


def _to_pack(work: Work) -> Todo:
    """Parcels that are late come before everything else."""
    orders = reverse("seller:orders")
    pack = ngettext("%(count)d order to pack", "%(count)d orders to pack", work.to_pack) % {"count": work.to_pack}
    to_pack = f"{orders}?tab={Tab.TO_PACK}"
    if work.late:
        late = ngettext("%(count)d parcel is late", "%(count)d parcels are late", work.late) % {"count": work.late}
        note = Note(pack, to_pack) if work.to_pack else Note(_("Send today to keep your rating"))
        return Todo("alert", late, f"{orders}?tab={Tab.ALL}&due={Due.LATE}", note, tone="danger")
    if work.today:
        due = ngettext("%(count)d has to go today", "%(count)d have to go today", work.today) % {"count": work.today}
        return Todo("box", pack, to_pack, Note(due, f"{orders}?tab={Tab.ALL}&due={Due.TODAY}"))
    return Todo("box", pack, to_pack, Note(_("All on time") if work.to_pack else _("Nothing waits to be packed")))


def _returns(request: SellerRequest) -> Todo:
    count, first = unanswered_cases_of_seller(request.seller)
    title = ngettext("%(count)d return to answer", "%(count)d returns to answer", count) % {"count": count}
    note = _("Nobody is waiting")
    if first:
        note = _("The first by %(day)s") % {"day": day_text(timezone.localdate(first))}
    return Todo("return", title, f"{reverse('seller:returns')}?tab=waiting", Note(note))


def _opinions(request: SellerRequest, answering: Answering, at: datetime) -> Todo:
    waiting = answering.waiting
    title = ngettext("%(count)d question to answer", "%(count)d questions to answer", waiting) % {"count": waiting}
    url = reverse("seller:questions")
    bare = unanswered_reviews_of_seller(request.seller.pk, since=at - FRESH)
    if bare:
        note = ngettext("%(count)d new review without a reply", "%(count)d new reviews without a reply", bare)
        return Todo("message", title, url, Note(note % {"count": bare}, f"{reverse('seller:reviews')}?waiting=1"))
    return Todo("message", title, url, Note(_asked(answering, at) if waiting else _("Everybody has an answer")))


def _asked(answering: Answering, at: datetime) -> str:
    """Since when the first question waits."""
    hours = int((at - (answering.oldest_at or at)) / timedelta(hours=1))
    if hours < 1:
        return _("The oldest is less than an hour old")
    if hours < 48:
        return ngettext("The oldest is %(count)d hour old", "The oldest is %(count)d hours old", hours) % {
            "count": hours
        }
    return ngettext("The oldest is %(count)d day old", "The oldest is %(count)d days old", hours // 24) % {
        "count": hours // 24
    }


def _stock(request: SellerRequest) -> Todo:
    count, emptiest = emptiest_of_seller(request.seller.pk)
    title = ngettext("%(count)d product runs low", "%(count)d products run low", count) % {"count": count}
    url = f"{reverse('seller:stock')}?tab=low"
    if emptiest is None:
        return Todo("tag", title, url, Note(_("Enough of everything")))
    name = ", ".join(filter(None, [str(emptiest.variant.product.title), str(emptiest.variant.options_text)]))
    words = {"name": quoted(name), "count": emptiest.available}
    if not emptiest.available:
        return Todo("tag", title, url, Note(_("%(name)s is sold out") % words), tone="warning")
    left = ngettext("%(name)s: %(count)d left", "%(name)s: %(count)d left", emptiest.available) % words
    return Todo("tag", title, url, Note(left), tone="warning")
