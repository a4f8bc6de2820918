"""The team's page, its roles, and the holiday."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.sellers.models import Invitation, Seller, SellerStaff
from shop.sellers.queries import invitation_token
from shop.sellers.services import invite_colleague
from shop.shipping.queries import ways_for
from shop.shipping.types import ParcelWanted
from tests.factories import make_product

pytestmark = pytest.mark.django_db
WHO = {"email": "nusrat@example.com", "role": "packer"}


@pytest.fixture
def proven(owner: Client, seller: Seller) -> Client:
    """Rehana's browser, in which she proved just now who she is."""
    session = owner.session
    session["account_authentication_methods_user"] = str(seller.staff.get().user_id)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return owner


def test_owner_invites_and_the_colleague_joins(proven: Client, seller: Seller, shopper: User) -> None:
    assert proven.post("/seller/team/", WHO)["Location"] == "/seller/team/"
    link = f"/seller/invitations/{invitation_token(Invitation.objects.get())}/"
    browser = Client()
    browser.force_login(shopper)

    assert "Rupganj Clay Studio asks you to join as: Packer." in browser.get(link).text
    assert browser.post(link)["Location"] == "/seller/"

    assert seller.staff.get(user=shopper).role == "packer"
    assert browser.get("/seller/orders/").status_code == 200
    assert browser.get("/seller/team/").status_code == 403


def test_link_of_somebody_else_says_so(proven: Client, seller: Seller, other_shopper: User) -> None:
    proven.post("/seller/team/", WHO)
    browser = Client()
    browser.force_login(other_shopper)

    answer = browser.post(f"/seller/invitations/{invitation_token(Invitation.objects.get())}/")

    assert (answer.status_code, "for another address" in answer.text) == (409, True)
    assert seller.staff.count() == 1


def test_change_of_the_team_wants_a_recent_proof(owner: Client, seller: Seller) -> None:
    answer = owner.post("/seller/team/", WHO)

    assert "Is it you?" in answer.text
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", ["manager", "packer", "finance"])
def test_team_is_the_owners_business(seller: Seller, other_shopper: User, role: str) -> None:
    SellerStaff.objects.create(seller=seller, user=other_shopper, role=role)
    browser = Client()
    browser.force_login(other_shopper)

    assert (browser.get("/seller/team/").status_code, browser.post("/seller/team/", WHO).status_code) == (403, 403)

    assert ("/seller/team/" in browser.get("/seller/").text) is False
    assert not Invitation.objects.exists()


def test_last_owner_reads_why_they_stay(proven: Client, seller: Seller) -> None:
    me = seller.staff.get().user.public_id

    for answer in (
        proven.post(f"/seller/team/{me}/role/", {"role": "packer"}),
        proven.post(f"/seller/team/{me}/removal/"),
    ):
        assert (answer.status_code, "A shop needs an owner." in answer.text) == (409, True)

    assert seller.staff.get().role == "owner"


def test_team_page_asks_the_same_number_of_queries_for_many(
    owner: Client, seller: Seller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owner.get("/seller/team/")
    with django_assert_num_queries(7) as few:
        owner.get("/seller/team/")
    for number in range(6):
        user = User.objects.create_user(email=f"colleague-{number}@example.com")
        SellerStaff.objects.create(seller=seller, user=user, role="packer")
        who = {"email": f"new-{number}@example.com", "role": "packer", "language": "en"}
        invite_colleague(seller_id=seller.pk, **who, by=Actor.system("test"), at=timezone.now())

    with django_assert_num_queries(len(few)):
        owner.get("/seller/team/")


def test_holiday_is_told_and_moves_the_promise(owner: Client, seller: Seller) -> None:
    make_product(seller, title={"en": "Clay pot"})
    today = timezone.localdate()
    until = today + timedelta(days=9)

    answer = owner.post("/seller/holiday/", {"starts_on": today, "ends_on": until})

    assert answer["Location"] == "/seller/holiday/"
    seller.refresh_from_db()
    page = Client().get(f"/sellers/{seller.slug}/")
    assert (page.status_code, "The shop is on holiday until" in page.text, "Clay pot" in page.text) == (200, True, True)
    parcel = ParcelWanted(seller.pk, 2, 100_00, 500, seller.holiday)
    assert ways_for([parcel], destination=None, at=timezone.now())[seller.pk].taken.ship_by_on == until + timedelta(
        days=3
    )
    owner.post("/seller/holiday/end/")
    assert "The shop is on holiday until" not in Client().get(f"/sellers/{seller.slug}/").text


def test_packer_sets_no_holiday(packer: Client, seller: Seller) -> None:
    days = {"starts_on": "2099-01-01", "ends_on": "2099-01-02"}

    assert packer.post("/seller/holiday/", days).status_code == 403

    seller.refresh_from_db()
    assert seller.holiday is None
