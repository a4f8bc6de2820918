"""What mails and texts are made of."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
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
    `unsubscribe` is the address that ends such mails with one POST (RFC 8058); only mails one can do without have it.
    """

    event_uid: uuid.UUID
    kind: str
    recipient: str
    language: str
    template: str
    unsubscribe: str = ""


class Outcome(StrEnum):
    """How one try to send ended."""

    SENT = "sent"
    NOTHING = "nothing"  # not due, already sent, or in another worker's hands
    REFUSED = "refused"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class ShortMessage:
    """A text to be written: to which number (E.164), of which kind, in which language, good until when.

    The same `dedupe_key` (at most 20 characters, as gateways allow) writes one text only.
    """

    dedupe_key: str
    kind: str
    recipient: str
    language: str
    text: str
    expires_at: datetime


class Fate(StrEnum):
    """What a gateway did with a text."""

    TAKEN = "taken"
    REFUSED = "refused"  # this text to this number: no gateway will do better
    AWAY = "away"  # surely not taken; another gateway or a later try may do it
    UNKNOWN = "unknown"  # sent, and no answer came


@dataclass(frozen=True, slots=True)
class Handover:
    """One try to hand a text to a gateway: `code` is the gateway's own, for the log."""

    fate: Fate
    provider_id: str = ""
    code: str = ""
