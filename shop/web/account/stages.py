"""Our answers to django-allauth's stages between a right password and being in."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import EmailVerificationStage
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.utils.translation import gettext as _

from shop.security.queries import holds_published_app
from shop.security.types import Factor


class AddressStage(EmailVerificationStage):
    """An address must be proven before anybody comes in: the email they signed in with, or else any, or the number."""

    def handle(self) -> Any:
        """Ask for no email of somebody whose proven number is enough."""
        if self.login.user and self.login.user.phone_verified_at and not self.login.email:
            return None, True
        return super().handle()


class SecondStep(AuthenticateStage):
    """Asks for a code or passkey of whoever has a second step.

    On a demo machine the staff's app is published beside their password, so the machine answers for it and says so.
    Outside demo mode nobody holds such an app (`holds_published_app`).
    """

    def handle(self) -> tuple[Any, bool]:
        """Go on, or lead to the page that asks."""
        user = self.login.user
        if user is not None and self._should_handle(self.request) and holds_published_app(user.pk):
            record_authentication(self.request, user, method="mfa", type=Factor.TOTP.value)
            messages.info(self.request, _("This is a demo: the second step was done for you."))
            return None, True
        return super().handle()
