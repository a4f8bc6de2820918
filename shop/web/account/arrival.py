"""What happens when somebody arrives: orders placed as a guest come along, a planned deletion is said again.

(The cart comes by `common.carts`.)
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.accounts.queries import proven_phone_of, verified_emails_of
from shop.base.actor import Actor
from shop.base.digits import page_digits
from shop.checkout.services import claim_orders, claim_orders_by_phone
from shop.privacy.queries import planned_erasure_of


def bring_along(request: HttpRequest, user_id: int) -> None:
    """Hand over the guest orders with any address or number that the person has proven, and say how many.

    Somebody whose account is about to be deleted is told so, and where to keep it.
    """
    by, at = Actor.user(user_id), timezone.now()
    if erasure := planned_erasure_of(user_id):
        day = page_digits(date_format(timezone.localtime(erasure.due_at), "j F Y"))
        messages.warning(
            request, _("Your account will be deleted on %(day)s. Open “My data” to keep it.") % {"day": day}
        )
    emails = verified_emails_of(user_id)
    claimed = sum(claim_orders(user_id=user_id, email=email, by=by, at=at) for email in emails)
    claimed += claim_orders_by_phone(user_id=user_id, phone=proven_phone_of(user_id), by=by, at=at)
    if claimed:
        words = ngettext(
            "%(count)d order you placed as a guest is in your account now.",
            "%(count)d orders you placed as a guest are in your account now.",
            claimed,
        )
        messages.success(request, page_digits(words % {"count": claimed}))
