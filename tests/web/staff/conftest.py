"""Browsers of colleagues: signed in with a second step, proven just now."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from shop.accounts.models import User
from shop.security.types import Factor

type SignIn = Callable[[User], Client]


@pytest.fixture
def browser_of(db: None) -> SignIn:
    """Make a browser in which the person is signed in, with a second step `proven` seconds ago."""

    def sign_in(user: User, *, proven: int = 0) -> Client:
        Authenticator.objects.get_or_create(user=user, type=Factor.TOTP, defaults={"data": {"secret": "x"}})
        client = Client()
        client.force_login(user)
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - proven}]
        session.save()
        return client

    return sign_in


@pytest.fixture
def office(browser_of: SignIn, operator: User) -> Client:
    """Farzana's browser."""
    return browser_of(operator)


@pytest.fixture
def chief_office(browser_of: SignIn, chief: User) -> Client:
    """Imran's browser."""
    return browser_of(chief)


@pytest.fixture
def help_desk(browser_of: SignIn, helper: User) -> Client:
    """Rafi's browser."""
    return browser_of(helper)
