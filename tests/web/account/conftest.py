"""What tests of the sign-in pages share."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from tests.simulators.openid import CLIENT, SECRET, Issuer
from tests.simulators.server import serving

CLAIMS = {"sub": "17", "email": "nusrat@example.com", "email_verified": True, "name": "Nusrat Jahan"}


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every slow hash that is computed from now on: they are what an observer with a clock could tell apart."""
    computed: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify

    def counting_encode(self: Any, *args: Any, **kwargs: Any) -> str:
        computed.append("encode")
        return encode(self, *args, **kwargs)

    def counting_verify(self: Any, *args: Any, **kwargs: Any) -> bool:
        computed.append("verify")
        return verify(self, *args, **kwargs)

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counting_encode)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", counting_verify)
    return computed


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    """The issuer, known to the marketplace."""
    issuer = Issuer(dict(CLAIMS))
    settings.OUTGOING_LOOPBACK = True
    with serving(issuer) as address:
        issuer.address = address
        app = {"provider_id": "openid", "name": "Padma ID", "client_id": CLIENT, "secret": SECRET}
        app["settings"] = {"server_url": address}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
        yield issuer
