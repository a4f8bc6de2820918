"""What sellers and staff read about a cash order: does it wait for its phone, and were parcels to it taken before?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.checkout.queries import refused_parcels_of, waits_for_confirmation

if TYPE_CHECKING:
    from shop.orders.models import Order


def cash_words(order: Order) -> list[str]:
    """Sentences about a cash order; none when there is nothing to say, or it is paid in another way."""
    if order.payment_method != "cod":
        return []
    phone = order.contact.phone
    words = [refused_words(refused_parcels_of([phone])[phone])] if phone else []
    if waits_for_confirmation(order.pk):
        words.insert(0, _("We are still confirming this order by phone. Pack it when it is confirmed."))
    return [word for word in words if word]


def refused_words(count: int) -> str:
    """How many cash parcels to a phone number came back; nothing for none."""
    if not count:
        return ""
    said = ngettext(
        "%(count)d cash parcel to this phone number was not taken before.",
        "%(count)d cash parcels to this phone number were not taken before.",
        count,
    )
    return said % {"count": count}
