"""When to try a mail or a text again, which must not be kept, and how long a text is."""

from __future__ import annotations

import smtplib
from datetime import timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
OUTAGE_WAIT = timedelta(seconds=30)
GIVE_UP_AFTER = 12
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_DOUBLE = frozenset("^{}\\[~]|€")


def wait_after(refusals: int) -> timedelta:
    """How long to wait after so many refusals of one mail: 5 s, doubling, one hour at most."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(refusals - 1, 20))


def is_outage(error: BaseException) -> bool:
    """Whether the server as a whole did not work, so that nothing is known against this mail.

    An outage never uses up a mail's tries: whatever waited leaves within a minute of the server's return.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    if isinstance(error, smtplib.SMTPDataError):
        return 400 <= error.smtp_code < 500
    return isinstance(error, OSError)


SECRETS = {"subscriptions.asked", "wallet.card_due", "checkout.cash_check"}


def holds_secret(kind: str) -> bool:
    """Whether it carries a link or code that opens an account, proves an address or is money: forgotten once sent."""
    return kind.startswith("accounts.") or kind in SECRETS


def segments(text: str) -> int:
    """How many parts a text is sent and paid as (3GPP 23.038).

    160 characters of the GSM alphabet in one part, 153 in each of several; else 70 and 67 units of UTF-16.
    """
    if set(text) <= GSM | GSM_DOUBLE:
        length, alone, joined = sum(2 if sign in GSM_DOUBLE else 1 for sign in text), 160, 153
    else:
        length, alone, joined = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= alone else -(-length // joined)
