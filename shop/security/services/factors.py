"""Second factors: an authenticator app (TOTP, RFC 6238), passkeys (WebAuthn), recovery codes.

The rows are django-allauth's, whose sign-in asks for them. Checked here, where the database sees to it that a code
works once: each process has a cache of its own, so a cache cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from shop.accounts.queries import locked_user
from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.security import rules
from shop.security.types import DEMO_SECRET, Factor, Kind, Visit

from .log import note
from .sessions import end_sessions_but

MOST_PASSKEYS = 20
DRIFT = 1  # steps of 30 seconds that a phone's clock may be off


class CannotAddFactor(Refusal):
    """The factor is there already, or the code does not fit."""


class CannotRemoveFactor(Refusal):
    """The factor is not there, or the person's work needs it."""


@transaction.atomic
def add_app(*, user_id: int, secret: str, code: str, by: Actor, at: datetime, visit: Visit) -> None:
    """Turn the authenticator app on, once its code proves that it holds `secret`; ends the other sessions.

    Recovery codes are made along with the first factor. Raises CannotAddFactor.
    """
    user = locked_user(user_id)
    if Authenticator.objects.filter(user_id=user_id, type=Factor.TOTP).exists():
        raise CannotAddFactor(_("An authenticator app is set up already. Remove it first."))
    step = _step_of(secret, code, at=at)
    if step is None:
        raise CannotAddFactor(_("That code does not match. Check that your phone shows the right time, and try again."))
    row = TOTP.activate(user, secret).instance
    row.data["last_step"] = step
    row.save(update_fields=["data"])
    _after_adding(user, Factor.TOTP, by, at, visit)


@transaction.atomic
def add_passkey(
    *, user_id: int, name: str, credential: Mapping[str, Any], by: Actor, at: datetime, visit: Visit
) -> None:
    """Keep a passkey whose proof was checked; ends the other sessions. Raises CannotAddFactor beyond twenty.

    Recovery codes are made along with the first factor.
    """
    user = locked_user(user_id)
    if Authenticator.objects.filter(user_id=user_id, type=Factor.PASSKEY).count() >= MOST_PASSKEYS:
        raise CannotAddFactor(_("You have twenty passkeys. Remove one that you no longer use."))
    WebAuthn.add(user, name, dict(credential))
    _after_adding(user, Factor.PASSKEY, by, at, visit)


def _after_adding(user: Any, factor: Factor, by: Actor, at: datetime, visit: Visit) -> None:
    RecoveryCodes.activate(user)
    end_sessions_but(user_id=user.pk, keep=visit.session_key)
    note(Kind.FACTOR_ADDED, user_id=user.pk, by=by, at=at, visit=visit, detail=factor.value)


@transaction.atomic
def remove_app(*, user_id: int, by: Actor, at: datetime, visit: Visit) -> None:
    """Turn the authenticator app off; ends the other sessions. Raises CannotRemoveFactor."""
    row = Authenticator.objects.filter(user_id=user_id, type=Factor.TOTP).first()
    _remove(row, user_id, by, at, visit)


@transaction.atomic
def remove_passkey(*, user_id: int, passkey_id: int, by: Actor, at: datetime, visit: Visit) -> None:
    """Forget one of the person's passkeys; ends the other sessions. Raises CannotRemoveFactor."""
    row = Authenticator.objects.filter(user_id=user_id, type=Factor.PASSKEY, pk=passkey_id).first()
    _remove(row, user_id, by, at, visit)


def _remove(row: Authenticator | None, user_id: int, by: Actor, at: datetime, visit: Visit) -> None:
    user = locked_user(user_id)
    if row is None:
        raise CannotRemoveFactor(_("It was removed already."))
    rest = Authenticator.objects.filter(user_id=user_id).exclude(pk=row.pk).exclude(type=Factor.RECOVERY_CODES)
    if user.is_staff and not rest.exists():
        raise CannotRemoveFactor(_("Your work here needs a second step. Add another one before you remove this."))
    factor = row.type
    row.delete()
    if not rest.exists():
        Authenticator.objects.filter(user_id=user_id).delete()
    end_sessions_but(user_id=user_id, keep=visit.session_key)
    note(Kind.FACTOR_REMOVED, user_id=user_id, by=by, at=at, visit=visit, detail=factor)


@transaction.atomic
def rename_passkey(*, user_id: int, passkey_id: int, name: str) -> bool:
    """Give a passkey the name its owner knows it by; False when there is no such passkey of theirs."""
    row = Authenticator.objects.select_for_update().filter(user_id=user_id, type=Factor.PASSKEY, pk=passkey_id).first()
    if row is None:
        return False
    row.wrap().name = name
    row.save(update_fields=["data"])
    return True


@transaction.atomic
def make_recovery_codes(*, user_id: int, by: Actor, at: datetime, visit: Visit) -> None:
    """Ten new codes in place of the old ones, which stop working; ends the other sessions. Raises CannotAddFactor."""
    user = locked_user(user_id)
    rows = Authenticator.objects.filter(user_id=user_id)
    if not rows.exclude(type=Factor.RECOVERY_CODES).exists():
        raise CannotAddFactor(_("Set up an authenticator app or a passkey first: recovery codes stand in for it."))
    rows.filter(type=Factor.RECOVERY_CODES).delete()
    RecoveryCodes.activate(user)
    end_sessions_but(user_id=user_id, keep=visit.session_key)
    note(Kind.CODES_MADE, user_id=user_id, by=by, at=at, visit=visit)


@transaction.atomic
def spend_code(*, user_id: int, code: str, by: Actor, at: datetime, visit: Visit) -> Authenticator | None:
    """Use a code of the app or a recovery code, once: of two that come together one wins. None when it does not fit."""
    typed = rules.plain_code(code)
    types = (Factor.TOTP, Factor.RECOVERY_CODES)
    for row in Authenticator.objects.select_for_update().filter(user_id=user_id, type__in=types).order_by("-type"):
        if row.type == Factor.TOTP and _spend_step(row, typed, at=at):
            return row
        if row.type == Factor.RECOVERY_CODES and row.wrap().validate_code(typed):
            note(Kind.RECOVERY_CODE_USED, user_id=user_id, by=by, at=at, visit=visit)
            return row
    return None


def _spend_step(row: Authenticator, typed: str, *, at: datetime) -> bool:
    """RFC 6238, 5.2: a code is accepted once, so its step must be later than the last that was used."""
    secret = decrypt(row.data["secret"])
    if secret == DEMO_SECRET and not settings.DEMO:
        return False
    step = _step_of(secret, typed, at=at, after=row.data.get("last_step", -1))
    if step is None:
        return False
    row.data["last_step"] = step
    row.save(update_fields=["data"])
    return True


def _step_of(secret: str, code: str, *, at: datetime, after: int = -1) -> int | None:
    now = int(at.timestamp()) // mfa.TOTP_PERIOD
    for step in range(now - DRIFT, now + DRIFT + 1):
        right = format_hotp_value(hotp_value(secret, step))
        if step > after and constant_time_compare(rules.plain_code(code), right):
            return step
    return None
