"""Where people come in with an account of Google, Facebook or Apple."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin


class SocialAdapter(DefaultSocialAccountAdapter):
    """Our answers to allauth's questions about accounts elsewhere."""

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Never by the address alone."""
        return False
