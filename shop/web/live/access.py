"""Who may listen to which channel: a rule per kind of channel; a channel without a rule is closed to all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from shop.base import live
from shop.base.live import Subject


@dataclass(frozen=True, slots=True)
class Visit:
    """Someone who asks to listen: the channel, the ticket from the address, the cookies."""

    channel: str
    ticket: str
    cookies: dict[str, str]


Rule = Callable[[Visit], Subject | None]
_rules: list[tuple[re.Pattern[str], Rule]] = []


def channel(pattern: str) -> Callable[[Rule], Rule]:
    """Register the rule for channels whose whole name matches; it answers what the visitor may hear, or None.

    Rules run in a thread with the marketplace's schema set.
    """

    def register(rule: Rule) -> Rule:
        _rules.append((re.compile(pattern), rule))
        return rule

    return register


def subject_for(visit: Visit) -> Subject | None:
    """What this visitor may hear on the channel, by the first rule for it."""
    for pattern, rule in _rules:
        if pattern.fullmatch(visit.channel):
            return rule(visit)
    return None


@channel(r"(order|seller):[0-9a-f-]{36}")
def bearer_of_ticket(visit: Visit) -> Subject | None:
    """An order, or a seller's orders: the page that showed them gave out a ticket, to guests of an order too."""
    return live.subject_of_ticket(visit.ticket, channel=visit.channel)
