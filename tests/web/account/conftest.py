"""What tests of the sign-in pages share."""

from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher


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
