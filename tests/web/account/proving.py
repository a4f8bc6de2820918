"""Being somebody whose session proved just now who sits there."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from shop.accounts.models import User
from tests.cast import APP_SECRET, PASSWORD

LOGIN, STEP = "/auth/login/", "/auth/second-step/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.1 Mobile/15E148 Safari/604.1"
)


def proven_address(user: User) -> User:
    """The person with a proven address."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def sign_in(user: User, *, browser: str = FIREFOX, password: str = PASSWORD, **more: str) -> Client:
    """A browser in which the person signed in by the form, up to the second step where there is one."""
    proven_address(user)
    client = Client(headers={"user-agent": browser})
    client.post(LOGIN, {"login": user.email, "password": password, **more})
    return client


def code_now(*, steps: int = 0, secret: str = APP_SECRET) -> str:
    """What the app shows, or shows so many times 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def grow_old(client: Client, seconds: int) -> None:
    """Let so much time pass in the session since it proved who sits there."""
    session = client.session
    session["account_authentication_methods"] = [
        record | {"at": record["at"] - seconds} for record in session["account_authentication_methods"]
    ]
    session.save()


def factor_types(user: User) -> set[str]:
    """What the person has as second steps, recovery codes included."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def location(response: Any) -> str:
    """Where an answer leads."""
    return str(response.headers.get("Location", ""))
