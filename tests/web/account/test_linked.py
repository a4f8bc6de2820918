"""Accounts elsewhere are linked and unlinked by their owner, proved just now, and never the last way in is taken."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import SESSION_KEY
from django.test import Client

from shop.accounts.models import User
from shop.notifications.models import Mail
from shop.security.models import SecurityEvent
from shop.security.types import Kind
from tests.queue import drain
from tests.simulators.openid import Issuer

from .test_social import START

pytestmark = pytest.mark.django_db
PAGE = "/profile/security/accounts/"


def proven(client: Client, user: User, *, ago: int = 0) -> Client:
    """Sign the person in, proved `ago` seconds before now."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - ago}]
    session.save()
    return client


def link(client: Client, issuer: Issuer) -> Any:
    """Press the button, say yes there, and come back."""
    sent = client.post(START, {"process": "connect"})
    return client.get(issuer.authorize(sent.headers["Location"]))


def linked(user: User, provider: str = "openid") -> SocialAccount:
    return SocialAccount.objects.create(user=user, provider=provider, uid=f"{provider}-{user.pk}", extra_data={})


def events(kind: Kind) -> int:
    return SecurityEvent.objects.filter(kind=kind).count()


def test_a_linked_account_is_listed_logged_and_its_owner_told(
    client: Client,
    issuer: Issuer,
    shopper: User,
) -> None:
    proven(client, shopper)
    assert "Padma ID" in client.get(PAGE).text

    answer = link(client, issuer)

    assert answer.headers["Location"] == PAGE
    assert SocialAccount.objects.get().user_id == shopper.pk
    assert "nusrat@example.com, linked" in " ".join(client.get(PAGE).text.replace("</bdi>", "").split())
    assert (events(Kind.ACCOUNT_LINKED), Mail.objects.filter(kind="accounts.connected").count()) == (1, 1)


def test_nothing_is_linked_when_the_proof_is_old(client: Client, issuer: Issuer, shopper: User) -> None:
    proven(client, shopper, ago=11 * 60)

    assert client.get(PAGE).status_code == 302
    link(client, issuer)

    assert (SocialAccount.objects.count(), events(Kind.ACCOUNT_LINKED)) == (0, 0)


def test_an_account_that_signs_in_somebody_else_is_not_taken_from_them(
    client: Client,
    issuer: Issuer,
    shopper: User,
    other_shopper: User,
) -> None:
    SocialAccount.objects.create(user=other_shopper, provider="openid", uid="17", extra_data={})
    proven(client, shopper)

    link(client, issuer)

    assert SocialAccount.objects.get().user_id == other_shopper.pk
    assert "signs in somebody else here" in client.get(PAGE).text


@pytest.mark.django_db(transaction=True)
def test_unlinking_is_asked_once_more_logged_and_told(client: Client, shopper: User) -> None:
    account = linked(shopper)
    proven(client, shopper)

    asked = client.get(f"{PAGE}{account.pk}/removal/")
    kept = SocialAccount.objects.count()
    client.post(f"{PAGE}{account.pk}/removal/")
    drain()

    assert (asked.status_code, kept, SocialAccount.objects.count()) == (200, 1, 0)
    assert events(Kind.ACCOUNT_UNLINKED) == 1
    assert Mail.objects.get(kind="security.account_unlinked").recipient == shopper.email


def test_the_last_way_in_stays(client: Client, shopper: User) -> None:
    account = linked(shopper)
    proven(client, shopper)
    User.objects.filter(pk=shopper.pk).update(password="!")
    proven(client, User.objects.get(pk=shopper.pk))

    answer = client.post(f"{PAGE}{account.pk}/removal/")

    assert (answer.status_code, "Nothing else lets you in" in answer.text) == (422, True)
    assert SocialAccount.objects.filter(pk=account.pk).exists()
    assert events(Kind.ACCOUNT_UNLINKED) == 0


def test_a_proved_address_is_another_way_in(client: Client, shopper: User) -> None:
    account = linked(shopper)
    EmailAddress.objects.create(user=shopper, email=shopper.email, verified=True, primary=True)
    User.objects.filter(pk=shopper.pk).update(password="!")
    proven(client, User.objects.get(pk=shopper.pk))

    assert client.post(f"{PAGE}{account.pk}/removal/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_somebody_elses_account_does_not_exist(client: Client, shopper: User, other_shopper: User) -> None:
    account = linked(other_shopper)
    proven(client, shopper)

    assert [client.get(f"{PAGE}{account.pk}/removal/").status_code] == [404]
    assert client.post(f"{PAGE}{account.pk}/removal/").status_code == 404
    assert SocialAccount.objects.filter(pk=account.pk).exists()


def test_another_persons_link_neither_signs_the_reader_out_nor_proves_anything(
    client: Client, shopper: User, other_shopper: User
) -> None:
    address = EmailAddress.objects.create(user=other_shopper, email="tanvir@example.com", verified=False, primary=True)
    path = f"/auth/verify-email/{EmailConfirmationHMAC(address).key}/"
    proven(client, shopper)

    looked, pressed = client.get(path), client.post(path)

    assert "This link belongs to another account" in looked.text
    assert (looked.status_code, pressed.status_code) == (200, 409)
    assert client.session[SESSION_KEY] == str(shopper.pk)
    address.refresh_from_db()
    assert not address.verified
