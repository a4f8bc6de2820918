"""The demo people: there once, and only on demo machines."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress

from shop.accounts.models import User
from shop.accounts.services import CannotMakeDemoAccounts, ensure_demo_accounts
from shop.accounts.types import DEMO_PASSWORD

pytestmark = pytest.mark.django_db


def test_demo_people_are_made_once_with_proven_addresses() -> None:
    first, again = ensure_demo_accounts(), ensure_demo_accounts()

    assert [user.pk for user in first] == [user.pk for user in again]
    assert User.objects.count() == 6
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 6
    assert all(user.check_password(DEMO_PASSWORD) for user in again)
    assert [user.is_superuser for user in again] == [False, False, False, False, False, True]


def test_a_changed_password_of_a_demo_person_stays(db: None) -> None:
    person = ensure_demo_accounts()[0]
    person.set_password("another-one-of-mine")
    person.save()

    ensure_demo_accounts()

    person.refresh_from_db()
    assert person.check_password("another-one-of-mine")


def test_production_has_no_accounts_with_a_published_password(settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(CannotMakeDemoAccounts):
        ensure_demo_accounts()

    assert User.objects.count() == 0
