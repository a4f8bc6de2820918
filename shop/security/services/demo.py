"""The second step of the demo's staff: an app whose secret is published, so that nobody has to set one up first."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.queries import demo_accounts, locked_user, user_named
from shop.base.refusal import Refusal
from shop.security.types import DEMO_SECRET


class CannotPublishSecret(Refusal):
    """A second step that everybody knows exists on demo machines only."""


@transaction.atomic
def ensure_demo_factors() -> int:
    """Give the demo's staff the published app where they have no second step; returns how many got it.

    Safe to repeat: whoever set up their own keeps it. Raises CannotPublishSecret outside demo mode.
    """
    if not settings.DEMO:
        raise CannotPublishSecret(_("Published codes exist in demo mode only."))
    return sum(_ensure(account.email) for account in demo_accounts() if account.staff)


def _ensure(email: str) -> bool:
    user = user_named(email)
    if user is None or Authenticator.objects.filter(user_id=user.pk).exists():
        return False
    locked_user(user.pk)
    TOTP.activate(user, DEMO_SECRET)
    RecoveryCodes.activate(user)
    return True
