"""What django-allauth asks about second factors: names, and what its tables keep of a secret."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from shop.security.secrets import open_secret, seal_secret
from shop.store.queries import store


class FactorAdapter(DefaultMFAAdapter):
    """Our answers to allauth's questions about second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That did not work. Try again."),
    }

    def encrypt(self, text: str) -> str:
        """What the table keeps of an app's secret and of the seed of recovery codes."""
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again. Raises CannotOpen."""
        return open_secret(encrypted_text)

    def get_totp_issuer(self) -> str:
        """The store's name, as the app shows it above its codes."""
        return store().name

    def get_totp_label(self, user: Any) -> str:
        """Which account the app's codes belong to."""
        return user.email or user.phone or user.name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host of the page."""
        host = urlsplit(f"//{allauth_context.request.get_host()}").hostname
        return {"id": host or "", "name": store().name}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """The person as the browser's list of passkeys shows them; the id means nothing outside."""
        known_as = {"display_name": user.display_name, "name": user.email or user.phone or user.name}
        return super().get_public_key_credential_user_entity(user) | known_as
