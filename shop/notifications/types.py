"""What a mail is made of."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail in its final words: one line of subject, a text part, an HTML part."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Who gets which mail because of which event; the three together happen once.

    `template` is a path under `templates/emails/` without its ending; `kind` tells mails of one event apart.
    """

    event_uid: uuid.UUID
    kind: str
    recipient: str
    language: str
    template: str


class Outcome(StrEnum):
    """How one try to send ended."""

    SENT = "sent"
    NOTHING = "nothing"  # not due, already sent, or in another worker's hands
    REFUSED = "refused"
    OUTAGE = "outage"
