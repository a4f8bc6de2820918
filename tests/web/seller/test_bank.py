"""The page of the shop's bank account: seen by its end, changed with proofs only."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.sellers.models import PayoutAccount, Seller, SellerStaff
from shop.sellers.services import change_payout_account
from tests.cast import with_app
from tests.factories.sellers import BANK

pytestmark = pytest.mark.django_db
WALLET = {"kind": "wallet", "holder": "Rehana Begum", "wallet": "bkash", "number": "01712345678"}


@pytest.fixture
def proven(owner: Client, seller: Seller) -> Client:
    """Rehana's browser; she has a second step and proved it just now."""
    user = with_app(User.objects.get(email="rehana@example.com"))
    session = owner.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()
    return owner


def test_owner_changes_the_account_and_sees_its_end_only(proven: Client, seller: Seller) -> None:
    answer = proven.post("/seller/bank/account/", WALLET, follow=True)

    assert (answer.status_code, answer.redirect_chain) == (200, [("/seller/bank/", 302)])
    assert "•••• 5678" in answer.text
    assert "We pay to it from" in answer.text
    assert "Rehana Begum" in answer.text
    assert WALLET["number"] not in answer.text
    assert PayoutAccount.objects.get(seller=seller).number == WALLET["number"]


def test_number_with_a_mistake_is_named_and_nothing_changes(proven: Client) -> None:
    answer = proven.post("/seller/bank/account/", WALLET | {"number": "123"})

    assert answer.status_code == 422
    assert "Enter the 11-digit mobile number of the wallet; it starts with 01." in answer.text
    assert not PayoutAccount.objects.exists()


def test_without_a_second_step_nothing_can_be_changed(owner: Client) -> None:
    answer = owner.post("/seller/bank/account/", WALLET)

    assert answer["Location"].startswith("/profile/security/second-step/")
    assert not PayoutAccount.objects.exists()


def test_old_proof_is_asked_for_again(owner: Client, seller: Seller) -> None:
    with_app(User.objects.get(email="rehana@example.com"))

    answer = owner.post("/seller/bank/account/", WALLET)

    assert (answer.status_code, "Code" in answer.text) == (200, True)
    assert not PayoutAccount.objects.exists()


def test_packer_and_manager_see_and_change_nothing(packer: Client, seller: Seller, shopper: User) -> None:
    SellerStaff.objects.create(seller=seller, user=shopper, role="manager")
    manager = Client()
    manager.force_login(shopper)

    assert packer.get("/seller/bank/").status_code == 403
    assert manager.get("/seller/bank/").status_code == 403
    assert manager.post("/seller/bank/account/", WALLET).status_code == 403


def test_rival_sees_the_own_account_alone(rival: Client, seller: Seller, by: Actor, at: datetime) -> None:
    change_payout_account(seller_id=seller.pk, draft=BANK, by=by, at=at)

    assert "4556" not in rival.get("/seller/bank/").text


def test_page_takes_fifteen_queries_at_most(
    owner: Client, seller: Seller, by: Actor, at: datetime, django_assert_max_num_queries: object
) -> None:
    change_payout_account(seller_id=seller.pk, draft=BANK, by=by, at=at)

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        owner.get("/seller/bank/")
