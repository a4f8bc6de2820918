"""Our answer to one of allauth's stages between a right password and being in."""

from __future__ import annotations

from typing import Any

from allauth.account.stages import EmailVerificationStage


class AddressStage(EmailVerificationStage):
    """An address must be proven before anybody comes in: the email they signed in with, or else any, or the number."""

    def handle(self) -> Any:
        """Ask for no email of somebody whose proven number is enough."""
        if self.login.user and self.login.user.phone_verified_at and not self.login.email:
            return None, True
        return super().handle()
