"""Live updates, seen from the pages and the worker: a ticket lets a browser listen, `announce` wakes it.

A channel is about one thing: `order:<public id>`. What travels is the id of an event row, never its content; the page
then asks for its changed part in the ordinary way. The process behind /live/ is `shop.web.live`.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http.request import split_domain_port

from .models import Event
from .tenancy import connection

NOTIFY_CHANNEL = "live"
SALT = "shop.live"
TICKET_SECONDS = 12 * 60 * 60
REPLAY_LIMIT = 100
OVERLAP = 50  # numbers are given before the commit: a lower one may become visible after a higher one


@dataclass(frozen=True, slots=True)
class Subject:
    """The row whose events a channel carries, as the event table names it."""

    type: str
    id: int


def address(channel: str, subject: Subject, *, host: str) -> str:
    """Where a page at this host listens to a channel; whoever has the address may listen for twelve hours."""
    base = settings.LIVE_URL or f"//{split_domain_port(host)[0]}:{settings.LIVE_PORT}"
    return f"{base}/live/{channel}?{urlencode({'ticket': ticket(channel, subject)})}"


def ticket(channel: str, subject: Subject) -> str:
    """Signed leave to listen to this channel of the present marketplace."""
    return signing.dumps([connection.schema_name, channel, subject.type, subject.id], salt=SALT, compress=True)


def subject_of_ticket(text: str, *, channel: str) -> Subject | None:
    """What the ticket lets its bearer hear; None when it is for something else, too old or not ours."""
    try:
        schema, name, kind, number = signing.loads(text, salt=SALT, max_age=TICKET_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Subject(kind, number) if (schema, name) == (connection.schema_name, channel) else None


def announce(channel: str, event: Event) -> None:
    """Wake the channel's listeners when the present transaction commits. Called by the worker, not by checkout."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [NOTIFY_CHANNEL, f"{connection.schema_name} {channel} {event.pk}"])


def events_of_subject(subject: Subject, *, after: int) -> list[tuple[int, str]]:
    """Number and name of what a returning browser may have missed after the given event, oldest first.

    Looks a little further back, so an event may come twice; the page then fetches its part once more.
    """
    rows = Event.objects.filter(subject_type=subject.type, subject_id=subject.id, id__gt=after - OVERLAP)
    return list(rows.exclude(pk=after).order_by("id").values_list("id", "name")[:REPLAY_LIMIT])


def name_of_event(number: int) -> str | None:
    """Name of one event of the present marketplace."""
    return Event.objects.filter(pk=number).values_list("name", flat=True).first()
