"""Reads of copies and erasures, through their person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from shop.accounts.models import User
from shop.accounts.queries import verified_emails_of
from shop.base.privacy import Person
from shop.orders.queries import order_ids_of
from shop.orders.types import reference_of

from .models import Erasure, Export


def exports_of(user_id: int, *, at: datetime) -> QuerySet[Export]:
    """The person's copies that are in work or can be downloaded, newest first."""
    return Export.objects.filter(user=user_id, expires_at__gt=at).order_by("-pk")


def export_of(user_id: int, public_id: UUID, *, at: datetime) -> Export | None:
    """A finished copy of the person's; nothing for another's, and for one that is over."""
    found = exports_of(user_id, at=at).filter(public_id=public_id).first()
    return found if found and found.open_at(at) else None


def planned_erasure_of(user_id: int) -> Erasure | None:
    """The erasure that is still to come."""
    return Erasure.objects.filter(user=user_id, undone_at=None, done_at=None).first()


def erased_user_ids() -> list[int]:
    """The accounts that are empty."""
    return list(Erasure.objects.exclude(done_at=None).order_by("user").values_list("user", flat=True))


def person_of(user_id: int) -> Person:
    """Everything by which rooms find what is the person's."""
    own = User.objects.filter(pk=user_id).values_list("email", "phone").first() or (None, None)
    emails = {*verified_emails_of(user_id), *([own[0]] if own[0] else [])}
    order_ids = order_ids_of(user_id)
    return Person(
        user_id,
        emails=tuple(sorted(emails)),
        phones=(own[1],) if own[1] else (),
        order_ids=order_ids,
        references=tuple(reference_of(pk) for pk in order_ids),
    )
