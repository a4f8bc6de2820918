"""When to try a mail again, and which mails must not be kept."""

from __future__ import annotations

import smtplib
from datetime import timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
OUTAGE_WAIT = timedelta(seconds=30)
GIVE_UP_AFTER = 12


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


def holds_secret(kind: str) -> bool:
    """Whether the mail carries a link that opens an account: its body is forgotten once it is sent."""
    return kind.startswith("accounts.")
