"""The text that asks a cash order's phone whether the order is wanted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shop.base.events import subscribe
from shop.base.ids import hash_of_token
from shop.base.models import Event
from shop.base.rate import Limit, hit
from shop.checkout.queries import cash_check_with_id
from shop.store.queries import store

from .caps import take_text
from .services import write_text
from .types import ShortMessage

GOOD_FOR = timedelta(days=1)
PER_NUMBER = (Limit(5, 3600), Limit(10, 86_400))
"""As for codes: whoever writes somebody else's number into orders does not fill their phone, nor use up all texts."""


@subscribe("checkout.cash_check_asked", room="notifications")
def text_cash_check(event: Event) -> None:
    """A link that only the phone gets. Where texts are used up nothing is sent: staff see the order in their list."""
    check = cash_check_with_id(event.subject_id)
    order, phone = check.order, check.order.contact.phone
    if check.confirmed_at or not phone or not _has_left(phone, at=event.at) or take_text(phone, at=event.at):
        return
    with translation.override(order.language):
        url = settings.SITE_URL + reverse("storefront:cash-check", args=[order.number, check.mark])
        said = {"shop": store().name, "number": order.number, "url": url}
        words = _("%(shop)s: did you order %(number)s, to pay in cash? Open this to confirm: %(url)s") % said
    message = ShortMessage(
        dedupe_key=event.uid.hex[-20:],
        kind="checkout.cash_check",
        recipient=phone,
        language=order.language,
        text=words,
        expires_at=event.at + GOOD_FOR,
    )
    write_text(message=message, at=event.at)


def _has_left(phone: str, *, at: datetime) -> bool:
    """Whether one more text may go to a number (E.164), which is kept as a hash."""
    verdicts = [hit(f"cash-text:{limit.seconds}:{hash_of_token(phone)}", limit, at=at) for limit in PER_NUMBER]
    return all(verdict.allowed for verdict in verdicts)
