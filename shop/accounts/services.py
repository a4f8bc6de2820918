"""Changes of people: a proven address, the demo people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock, lock_name
from shop.base.refusal import Refusal

from .codes import check_code, forget_old_codes, issue_code
from .events import EmailVerified
from .models import User
from .people import CannotRegister, choose_password, prove_email, prove_phone, register_person
from .types import DEMO_ACCOUNTS, DEMO_PASSWORD, DemoAccount

__all__ = [
    "CannotMakeDemoAccounts",
    "CannotRegister",
    "check_code",
    "choose_language",
    "choose_password",
    "ensure_demo_accounts",
    "forget_old_codes",
    "issue_code",
    "note_email_verified",
    "prove_email",
    "prove_phone",
    "register_person",
]


class CannotMakeDemoAccounts(Refusal):
    """Accounts with a published password exist on demo machines only."""


@transaction.atomic
def note_email_verified(*, user_id: int, by: Actor, at: datetime) -> None:
    """Record that the person's address is proven; upper rooms react, e.g. by handing over guest orders."""
    audit.note("accounts.email_verified", subject=("accounts.user", user_id), by=by, at=at)
    record(EmailVerified(subject_id=user_id), by=by, at=at)


@transaction.atomic
def ensure_demo_accounts() -> Sequence[User]:
    """Make the demo people where they are missing, each with the published password and a proven address.

    Safe to repeat: whoever exists stays as they are. Raises CannotMakeDemoAccounts outside demo mode.
    """
    if not settings.DEMO:
        raise CannotMakeDemoAccounts(_("Demo accounts exist in demo mode only."))
    lock_name("accounts.demo")
    return [_ensure(account) for account in DEMO_ACCOUNTS]


def _ensure(account: DemoAccount) -> User:
    user = User.objects.filter(email=account.email).first() or User.objects.create_user(
        account.email,
        DEMO_PASSWORD,
        name=account.name,
        is_staff=account.staff,
        is_superuser=account.superuser,
    )
    EmailAddress.objects.get_or_create(user=user, email=account.email, defaults={"verified": True, "primary": True})
    return user


def choose_language(*, user_id: int, language: str, by: Actor) -> None:
    """Remember the language that a person reads in; mails and work pages follow it."""
    User.objects.filter(pk=user_id).update(language=language)


def choose_name(*, user_id: int, name: str, by: Actor) -> None:
    """What to call the person; empty is allowed."""
    User.objects.filter(pk=user_id).update(name=name)


def set_office_access(*, user_id: int, staff: bool, admin: bool) -> None:
    """Mark who works in the office and who may do everything there. Room `roles` decides and audits it."""
    User.objects.filter(pk=user_id).update(is_staff=staff, is_superuser=admin)


def set_active(*, user_id: int, active: bool) -> bool:
    """Open or close an account; whether that changed anything. Room `roles` decides and audits it."""
    return bool(User.objects.filter(pk=user_id).exclude(is_active=active).update(is_active=active))


@transaction.atomic
def set_password(*, user_id: int, password: str, by: Actor, at: datetime) -> None:
    """Store a new password, hashed. It was checked before; room `security` ends sessions and tells the person."""
    user = lock(User, user_id)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.note("accounts.password_changed", subject=("accounts.user", user_id), by=by, at=at)


@transaction.atomic
def set_email(*, user_id: int, email: str, by: Actor, at: datetime) -> None:
    """Make a proven address the person's only one; upper rooms hear that it is proven."""
    user = lock(User, user_id)
    user.email = email.lower()
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.note("accounts.email_changed", subject=("accounts.user", user_id), by=by, at=at)
    note_email_verified(user_id=user_id, by=by, at=at)
