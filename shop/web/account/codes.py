"""Sending one-time codes, by mail or text: the same for addresses that are known here and for those that are not."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shop.accounts.queries import last_code_at
from shop.accounts.services import issue_code
from shop.accounts.types import IssuedCode
from shop.base.ids import hash_of_token, uuid7
from shop.base.rate import Limit, hit
from shop.notifications.caps import take_text
from shop.notifications.services import write_mail, write_text
from shop.notifications.types import Letter, ShortMessage
from shop.store.queries import store

from .security_log import log_code_sent
from .steps import RESET, Awaited, await_code, awaited

PAUSE = timedelta(seconds=60)
PER_ADDRESS = (Limit(5, 3600), Limit(10, 86_400))
PER_VISITOR = Limit(20, 3600)


def send_code(request: HttpRequest, *, purpose: str, address: str, target: str = "") -> int:
    """Send a code to an email (lower case) or a number (E.164) and await it; 0, or the seconds until one may be sent.

    Asking again from the browser that already waits for this address leads back to the code that was sent.
    """
    at = timezone.now()
    before = awaited(request)
    same = before if before and (before.purpose, before.address) == (purpose, address) else None
    if wait := seconds_to_wait(address, at=at):
        return 0 if same else wait
    if wait := _count(request, address, at=at):
        return wait
    if "@" not in address and (wait := take_text(address, at=at)):
        return wait
    with transaction.atomic():
        issued = issue_code(purpose=purpose, address=address, replaces=same.code_id if same else None, at=at)
        (_mail if "@" in address else _text)(issued, address, at=at)
        log_code_sent(request, address, reset=purpose == RESET)
    await_code(request, Awaited(str(issued.public_id), purpose, address, target or (same.target if same else "")))
    return 0


def seconds_to_wait(address: str, *, at: datetime) -> int:
    """How long until the next code may be sent to this address; 0 when it may be now."""
    last = last_code_at(address)
    return max(0, int((last + PAUSE - at).total_seconds()) + 1) if last and last + PAUSE > at else 0


def is_caught(*, by_mail: bool) -> bool:
    """Whether messages stay on this machine, in the mail box of the demo, because there is no way out for them."""
    return settings.DEMO and not (settings.EMAIL_URL if by_mail else settings.SMS_GATEWAYS)


def _count(request: HttpRequest, address: str, *, at: datetime) -> int:
    """Count a code for the visitor and the address (kept as a hash); the seconds to wait where it is one too many."""
    keys = [(f"code:ip:{request.META.get('REMOTE_ADDR', '')}", PER_VISITOR)]
    keys += [(f"code:{limit.seconds}:{hash_of_token(address)}", limit) for limit in PER_ADDRESS]
    verdicts = [hit(key, limit, at=at) for key, limit in keys]
    return max((verdict.retry_after for verdict in verdicts if not verdict.allowed), default=0)


def _mail(issued: IssuedCode, address: str, *, at: datetime) -> None:
    letter = Letter(uuid7(), "accounts.code", address, get_language() or "", "accounts/code")
    write_mail(letter=letter, context={"digits": issued.digits}, at=at)


def _text(issued: IssuedCode, number: str, *, at: datetime) -> None:
    words = _("%(digits)s is your %(shop)s code. Never share it.") % {"digits": issued.digits, "shop": store().name}
    message = ShortMessage(
        dedupe_key=_dedupe_key(issued.public_id),
        kind="accounts.code",
        recipient=number,
        language=get_language() or "",
        text=words,
        expires_at=issued.expires_at,
    )
    write_text(message=message, at=at)


def _dedupe_key(public_id: uuid.UUID) -> str:
    """Twenty characters, as gateways allow: the random end of the id."""
    return public_id.hex[-20:]
