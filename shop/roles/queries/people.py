"""People as the office sees them: found by a word, filtered by role, masked until somebody asks to see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import phonenumbers
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from shop.accounts.queries import users
from shop.base.names import initials_of
from shop.roles.models import StaffMember
from shop.roles.rules import masked_email, masked_name, masked_phone

if TYPE_CHECKING:
    from shop.accounts.models import User


class PeopleFilter(StrEnum):
    """Which people a list shows."""

    ALL = "all"
    CUSTOMERS = "customers"
    PREMIUM = "premium"
    SELLERS = "sellers"
    STAFF = "staff"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Person:
    """A person on a page of the office."""

    row: User
    name: str
    email: str
    phone: str
    roles: tuple[str, ...] = field(default=())

    @property
    def initials(self) -> str:
        """The first letters of the first two words of the name."""
        return initials_of(self.row.name)


def people(
    *, kind: PeopleFilter, words: str, members: QuerySet[Any], buyers: QuerySet[Any] | None = None
) -> QuerySet[User]:
    """People of a kind that a search finds, newest first.

    `members` are the ids of people who belong to a seller; `buyers` the ids of those whose order has the number in
    `words`. Both come from the rooms that know. An email or phone is looked for whole, so that a list is no oracle.
    """
    found = users().prefetch_related(
        Prefetch("staff_roles", StaffMember.objects.select_related("role").order_by("role_id"))
    )
    found = found.filter(_of_kind(kind, members)).order_by("-id")
    return found.filter(_matching(words, buyers)) if words else found


def _of_kind(kind: PeopleFilter, members: QuerySet[Any]) -> Q:
    today = timezone.localdate()
    premium = Q(premium__starts_on__lte=today) & (Q(premium__ends_on=None) | Q(premium__ends_on__gte=today))
    return {
        PeopleFilter.ALL: Q(pk__isnull=False),
        PeopleFilter.CUSTOMERS: Q(is_staff=False) & ~Q(pk__in=members),
        PeopleFilter.PREMIUM: premium,
        PeopleFilter.SELLERS: Q(pk__in=members),
        PeopleFilter.STAFF: Q(is_staff=True),
        PeopleFilter.CLOSED: Q(is_active=False),
    }[kind]


def _matching(words: str, buyers: QuerySet[Any] | None) -> Q:
    wanted = Q(name__icontains=words) | Q(email=words.lower())
    try:
        number = phonenumbers.parse(words, "BD")
    except phonenumbers.NumberParseException:
        number = None
    if number and phonenumbers.is_possible_number(number):
        wanted |= Q(phone=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return wanted if buyers is None else wanted | Q(pk__in=buyers)


def person_for_office(user: User, *, shown: bool, roles: tuple[str, ...] = ()) -> Person:
    """The person with name, email and phone as they are, or masked."""
    email, phone = user.email or "", user.phone or ""
    if not shown:
        return Person(user, masked_name(user.name), masked_email(email), masked_phone(phone), roles)
    return Person(user, user.name, email, phone, roles)
