"""The text that asks a cash order's phone whether the order is wanted."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shop.base.events import subscribe
from shop.base.models import Event
from shop.checkout.queries import cash_check_with_id
from shop.store.queries import store

from .caps import take_text
from .services import write_text
from .types import ShortMessage

GOOD_FOR = timedelta(days=1)


@subscribe("checkout.cash_check_asked", room="notifications")
def text_cash_check(event: Event) -> None:
    """A link that only the phone gets. Where texts are used up nothing is sent: staff see the order in their list."""
    check = cash_check_with_id(event.subject_id)
    order = check.order
    if check.confirmed_at or not order.contact.phone or take_text(order.contact.phone, at=event.at):
        return
    with translation.override(order.language):
        url = settings.SITE_URL + reverse("storefront:cash-check", args=[order.number, check.mark])
        said = {"shop": store().name, "number": order.number, "url": url}
        words = _("%(shop)s: did you order %(number)s, to pay in cash? Open this to confirm: %(url)s") % said
    message = ShortMessage(
        dedupe_key=event.uid.hex[-20:],
        kind="checkout.cash_check",
        recipient=order.contact.phone,
        language=order.language,
        text=words,
        expires_at=event.at + GOOD_FOR,
    )
    write_text(message=message, at=event.at)
