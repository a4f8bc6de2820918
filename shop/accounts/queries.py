"""Reads of people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Q, QuerySet

from shop.base.locks import lock

from .models import OneTimeCode, User
from .types import DEMO_ACCOUNTS, DemoAccount


def verified_emails_of(user_id: int) -> list[str]:
    """The addresses that the person has proven to be theirs, in lower case."""
    addresses = EmailAddress.objects.filter(user_id=user_id, verified=True).order_by("-primary", "id")
    return [address.lower() for address in addresses.values_list("email", flat=True)]


def emails_of(user_id: int) -> set[str]:
    """The address that the person signs in with and those that they proved, in lower case: a mail to one is theirs."""
    own = User.objects.filter(pk=user_id).values_list("email", flat=True).first()
    return {*verified_emails_of(user_id), *([own.lower()] if own else [])}


def user_with_email(email: str) -> User | None:
    """The person who signs in with this address, if there is one."""
    return User.objects.filter(email=email.lower()).first()


def user_with_id(user_id: int) -> User | None:
    """The person as the database has them now."""
    return User.objects.filter(pk=user_id).first()


def unproven_email_of(user_id: int) -> EmailAddress | None:
    """The address that the person has yet to prove, if there is one."""
    return EmailAddress.objects.filter(user_id=user_id, verified=False).order_by("-primary", "id").first()


def users() -> QuerySet[User]:
    """Every person, newest first; for the office, which narrows and masks them."""
    return User.objects.order_by("-id")


def user_named(name: str) -> User | None:
    """The person who signs in with this email address, username or proven phone number, if there is one."""
    if not name:
        return None
    low = name.lower()
    return User.objects.filter(Q(email=low) | Q(username=low)).order_by("id").first() or user_with_phone(name)


def locked_user(user_id: int) -> User:
    """The person, locked until the transaction ends: changes of one account wait for each other."""
    return lock(User, user_id)


def user_with_phone(phone: str) -> User | None:
    """The person who signs in with this number (E.164).

    A number is somebody's once they proved it, or where it is all that an import knew of them. A number that was only
    typed in beside an address is nobody's: else whoever typed it first could wait for its owner to come in.
    """
    theirs = Q(phone_verified_at__isnull=False) | Q(email=None)
    return User.objects.filter(theirs, phone=phone).first()


def user_with_address(address: str) -> User | None:
    """The person whom a proof of this address (email or E.164) lets in: see `user_with_phone`."""
    if "@" not in address:
        return user_with_phone(address)
    proven = EmailAddress.objects.filter(email=address.lower(), verified=True).select_related("user").first()
    named = user_with_email(address)  # asked in any case: known and unknown addresses cost the same
    return proven.user if proven else named


def emails_proven_by_others(emails: Sequence[str], *, user_id: int) -> set[str]:
    """Which of these addresses (lower case) somebody else proved to be theirs."""
    theirs = EmailAddress.objects.filter(verified=True, email__in=emails).exclude(user_id=user_id)
    return {email.lower() for email in theirs.values_list("email", flat=True)}


def proven_phone_of(user_id: int) -> str:
    """The number (E.164) that the person proved to be theirs; empty when there is none."""
    return (
        User.objects.filter(pk=user_id, phone_verified_at__isnull=False).values_list("phone", flat=True).first() or ""
    )


def last_code_at(address: str) -> datetime | None:
    """When a code was last sent to this address."""
    return OneTimeCode.objects.filter(address=address).values_list("issued_at", flat=True).first()


def demo_accounts() -> Sequence[DemoAccount]:
    """The demo people that exist here; nobody outside demo mode."""
    if not settings.DEMO:
        return ()
    known = {account.email: account for account in DEMO_ACCOUNTS}
    made = set(User.objects.filter(email__in=known).values_list("email", flat=True))
    return tuple(account for account in DEMO_ACCOUNTS if account.email in made)


def is_staff_member(user_id: int) -> bool:
    """Whether the person works for the marketplace."""
    return User.objects.filter(pk=user_id).filter(Q(is_staff=True) | Q(is_superuser=True)).exists()
