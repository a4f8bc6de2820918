"""How many texts may leave: in all, and to one country. Texts cost money, and numbers abroad are pumped for it.

A cap is a rate window of the marketplace. When one is used up, people are asked for their email instead, staff get one
mail for the window, and the audit log keeps it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import phonenumbers
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from shop.base import audit
from shop.base.actor import Actor
from shop.base.permissions import Permission
from shop.base.rate import Limit, hit, used
from shop.roles.queries import staff_who_may
from shop.store.queries import store

from .services import write_mail
from .types import Letter

HOUR, DAY = 3600, 86_400
WINDOWS = uuid.UUID("6b0f6a1e-7f0c-5c0e-9d0a-2f6f7a1f9b11")


@dataclass(frozen=True, slots=True)
class Cap:
    """So many texts to one place: a calling code like "+44", or "" for everywhere."""

    place: str
    limit: Limit

    @property
    def key(self) -> str:
        """The name of its rate window."""
        return f"texts:{self.place}:{self.limit.seconds}"


def caps_of(number: str) -> list[Cap]:
    """Every cap that a text to this number (E.164) counts against. Raises ImproperlyConfigured."""
    code = phonenumbers.parse(number).country_code or 0
    own = phonenumbers.country_code_for_region(store().country)
    caps = [Cap("", Limit(settings.SMS_PER_HOUR, HOUR)), Cap("", Limit(settings.SMS_PER_DAY, DAY))]
    per_hour, per_day = settings.SMS_ABROAD_PER_HOUR, settings.SMS_ABROAD_PER_DAY
    named = _named_caps()
    if code in named:
        per_hour, per_day = named[code]
    elif code == own:
        return caps
    return [*caps, Cap(f"+{code}", Limit(per_hour, HOUR)), Cap(f"+{code}", Limit(per_day, DAY))]


def can_text_now(number: str, *, at: datetime) -> bool:
    """Whether every cap has room for one more text to this number; nothing is counted."""
    return all(used(cap.key, cap.limit, at=at) < cap.limit.times for cap in caps_of(number))


def take_text(number: str, *, at: datetime) -> int:
    """Count one text to this number: 0, or the seconds until one may be sent again, and staff are told.

    Call it outside a transaction, so that a rollback does not forget it.
    """
    verdicts = [(cap, hit(cap.key, cap.limit, at=at)) for cap in caps_of(number)]
    reached = [(cap, verdict.retry_after) for cap, verdict in verdicts if not verdict.allowed]
    for cap, _wait in reached:
        _tell_staff(cap, at=at)
    return max((wait for _cap, wait in reached), default=0)


def _tell_staff(cap: Cap, *, at: datetime) -> None:
    """One mail to each colleague who watches over security, and one entry in the log, for each window."""
    window = uuid.uuid5(WINDOWS, f"{cap.key} {int(at.timestamp()) // cap.limit.seconds}")
    context = {"place": cap.place, "times": cap.limit.times, "hours": cap.limit.seconds // HOUR}
    written = [
        write_mail(
            letter=Letter(window, "texts.capped", person.email or "", person.language, "security/texts_capped"),
            context=context,
            at=at,
        )
        for person in staff_who_may(Permission.SECURITY_VIEW)
    ]
    if any(written):
        after = {"place": cap.place or "everywhere", "times": cap.limit.times, "seconds": cap.limit.seconds}
        audit.note("texts.capped", subject=("texts", cap.place), by=Actor.system("texts"), at=at, after=after)


def _named_caps() -> dict[int, tuple[int, int]]:
    try:
        pairs = (entry.split("=") for entry in settings.SMS_COUNTRY_CAPS)
        return {int(code.lstrip("+")): _two_numbers(figures) for code, figures in pairs}
    except ValueError:
        raise ImproperlyConfigured("SMS_COUNTRY_CAPS must read like 880=400/3000,44=20/100.") from None


def _two_numbers(text: str) -> tuple[int, int]:
    per_hour, per_day = text.split("/")
    return int(per_hour), int(per_day)
