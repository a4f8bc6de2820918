"""Payments as rows and pages of the office show them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shop.checkout.services import part_of
from shop.orders.queries import packages_of_order
from shop.payments.queries import exchanges_of, notices_of
from shop.payments.services import gateway_for
from shop.payments.types import ATTEMPT_TONES, ATTEMPT_WORDS, CAPTURE_WORDS, REFUND_WORDS
from shop.web.staff.audit_lines import name_of_actor

if TYPE_CHECKING:
    from shop.base.rows import StatusChange
    from shop.orders.models import Order
    from shop.payments.models import Attempt


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """An attempt with its order's number, in words."""

    attempt: Attempt
    number: str
    letters: Mapping[str, str] | None = None  # what parts of a reservation are for: "package:12" is parcel 1001-A

    @property
    def label(self) -> str | Promise:
        """The way to pay."""
        return gateway_for(self.attempt.method).method.label

    @property
    def status(self) -> str | Promise:
        """How it stands."""
        return ATTEMPT_WORDS[self.attempt.status]

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return ATTEMPT_TONES.get(self.attempt.status, "")

    @property
    def steps(self) -> list[tuple[StatusChange, str | Promise, str]]:
        """How it came to stand so, each step in words, and who did it."""
        changes = list(self.attempt.changes.all())
        names = {actor: name_of_actor(actor) for actor in {step.actor for step in changes}}
        return [(step, ATTEMPT_WORDS[step.to_status], names[step.actor]) for step in changes]

    @property
    def refunds(self) -> list[dict[str, object]]:
        """What goes or went back."""
        return [
            {"refund": refund, "status": REFUND_WORDS[refund.status], "amount": refund.amount}
            for refund in self.attempt.refunds.all()
        ]

    @property
    def captures(self) -> list[dict[str, object]]:
        """The parts that are taken of a reservation, and what each is for."""
        letters = self.letters or {}
        return [
            {
                "label": letters.get(one.part, _("Everything that was left")),
                "status": CAPTURE_WORDS[one.status],
                "amount": one.amount,
                "charged": one.charged if one.charged_minor is not None else None,
            }
            for one in self.attempt.captures.all()
        ]

    @property
    def exchanges(self) -> list[dict[str, object]]:
        """What was said with the provider, as text, the newest last."""
        return [
            {"exchange": one, "sent": _text(one.sent), "heard": _text(one.heard)} for one in exchanges_of(self.attempt)
        ]

    @property
    def notices(self) -> list[dict[str, object]]:
        """What the provider said by itself, as text, the newest last."""
        return [{"notice": one, "body": _text(one.body)} for one in notices_of(self.attempt)]


def rows_of(attempts: Iterable[Attempt], numbers: Mapping[str, str]) -> list[PaymentRow]:
    """Attempts with the numbers of their orders."""
    return [PaymentRow(attempt, numbers.get(attempt.reference, attempt.reference)) for attempt in attempts]


def parcels_by_part(order: Order) -> dict[str, str]:
    """What people call each parcel, by the part of a reservation that pays it."""
    return {part_of(package): f"{order.number}-{package.letter}" for package in packages_of_order(order.pk)}


def _text(said: object) -> str:
    """JSON as people read it."""
    return json.dumps(said, indent=2, ensure_ascii=False, sort_keys=True) if said else ""
