"""The two questions before a change: is there a second step at all, and was it proven just now who sits there?"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from shop.accounts.models import User
from shop.web.common.proofs import requires_recent_sign_in, requires_second_factor
from tests.cast import with_app

pytestmark = pytest.mark.django_db
HERE = "/seller/bank-accounts/"


def ask(view: Any, user: Any, method: str = "GET") -> HttpResponse:
    """One request of somebody, without a session that proved anything."""
    request = RequestFactory().generic(method, f"{HERE}?tab=1")
    request.user, request.session, request.htmx = user, {}, None
    return view(request)


@requires_second_factor
def bank_accounts(request: Any) -> HttpResponse:
    """A page that needs a second step."""
    return HttpResponse("here")


@requires_recent_sign_in
def removal(request: Any) -> HttpResponse:
    """A page that needs a proof."""
    return HttpResponse("here")


def test_page_that_needs_a_second_step_opens_to_who_has_one(shopper: User) -> None:
    response = ask(bank_accounts, with_app(shopper))

    assert (response.status_code, response.content) == (200, b"here")
    assert "no-store" in response.headers["Cache-Control"]


def test_page_that_needs_a_second_step_sends_others_to_set_one_up(shopper: User) -> None:
    back = "next=%2Fseller%2Fbank-accounts%2F"

    assert ask(bank_accounts, shopper).headers["Location"] == f"/profile/security/second-step/?{back}%3Ftab%3D1"
    assert ask(bank_accounts, shopper, "POST").headers["Location"] == f"/profile/security/second-step/?{back}"
    assert ask(bank_accounts, AnonymousUser()).headers["Location"].startswith("/auth/login/")


def test_session_that_proved_nothing_is_asked(shopper: User) -> None:
    response = ask(removal, shopper)

    assert response.headers["Location"].startswith("/profile/security/confirmation/?next=%2Fseller")
    assert ask(removal, AnonymousUser()).headers["Location"].startswith("/auth/login/")
