"""Registering, and proofs that an address or a number is somebody's."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock, lock_name
from shop.base.refusal import Refusal

from .events import EmailVerified, PhoneVerified
from .models import User
from .queries import user_with_address
from .types import Newcomer


class CannotRegister(Refusal):
    """The address has an account already."""


@transaction.atomic
def register_person(*, newcomer: Newcomer, by: Actor, at: datetime) -> User:
    """Make the account of somebody who has just proven the address. Raises CannotRegister when there is one already."""
    address = newcomer.address
    lock_name(f"accounts.address:{address}")
    if user_with_address(address):
        raise CannotRegister(_("You have an account already. Sign in with it."))
    is_email = "@" in address
    if not is_email:
        _take_from_whoever_only_typed_it(address)
    user = User.objects.create_user(
        email=address if is_email else None,
        phone=None if is_email else address,
        password=newcomer.password or None,
        name=newcomer.name,
        language=newcomer.language,
    )
    audit.note("accounts.registered", subject=("accounts.user", user.pk), by=by, at=at)
    if is_email:
        prove_email(user_id=user.pk, email=address, by=by, at=at)
    else:
        prove_phone(user_id=user.pk, phone=address, by=by, at=at)
    user.refresh_from_db()
    return user


@transaction.atomic
def prove_email(*, user_id: int, email: str, by: Actor, at: datetime) -> bool:
    """The person reads mail to this address of theirs. False when it was proven before.

    Somebody else may have typed the address in and chosen the password: it ends with the first proof.
    """
    user = lock(User, user_id)
    address = EmailAddress.objects.filter(user=user, email=email.lower()).first()
    if address and address.verified:
        return False
    if address is None:
        address = EmailAddress(user=user, email=email.lower())
    elif user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
    address.verified = True
    address.primary = not EmailAddress.objects.filter(user=user, primary=True).exclude(pk=address.pk).exists()
    address.save()
    audit.note("accounts.email_verified", subject=("accounts.user", user_id), by=by, at=at)
    record(EmailVerified(subject_id=user_id), by=by, at=at)
    return True


@transaction.atomic
def prove_phone(*, user_id: int, phone: str, by: Actor, at: datetime) -> bool:
    """The person reads texts to this number (E.164), and it is theirs now. False when it was so before.

    Whoever had only typed the number in loses it. Raises CannotRegister when somebody else proved it before.
    """
    user = lock(User, user_id)
    if user.phone == phone and user.phone_verified_at:
        return False
    if User.objects.filter(phone=phone, phone_verified_at__isnull=False).exclude(pk=user_id).exists():
        raise CannotRegister(_("This number belongs to another account. Sign in with it."))
    if user.phone != phone:
        _take_from_whoever_only_typed_it(phone)
    user.phone, user.phone_verified_at = phone, at
    user.save(update_fields=["phone", "phone_verified_at"])
    audit.note("accounts.phone_verified", subject=("accounts.user", user_id), by=by, at=at)
    record(PhoneVerified(subject_id=user_id), by=by, at=at)
    return True


@transaction.atomic
def choose_password(*, user_id: int, password: str, by: Actor, at: datetime) -> User:
    """Set a new password; every session ends with the old one. Second factors stay as they are."""
    user = lock(User, user_id)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.note("accounts.password_reset", subject=("accounts.user", user_id), by=by, at=at)
    return user


def _take_from_whoever_only_typed_it(phone: str) -> None:
    User.objects.filter(phone=phone, phone_verified_at=None, email__isnull=False).update(phone=None)
