"""People in the office: found, masked, shown on demand, closed, given roles; each right separately."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from shop.accounts.models import User
from shop.base.models import AuditEntry
from shop.notifications.models import Mail
from shop.roles.models import PremiumMember, StaffRole
from shop.roles.services import set_premium
from shop.sellers.models import Seller
from shop.tax.models import TaxRate
from tests.factories import make_product
from tests.factories.orders import order_of, place

from .conftest import SignIn

pytestmark = pytest.mark.django_db


def address(user: User, action: str = "") -> str:
    return f"/admin/users/{user.public_id}/{action}"


def found(office: Client, query: str) -> list[str]:
    return [person.row.name for person in office.get(f"/admin/users/?{query}").context["people"]]


def test_people_are_found_by_name_whole_email_phone_and_order_number(
    office: Client, shopper: User, other_shopper: User, seller: Seller
) -> None:
    TaxRate.objects.create(country="BD", rate_bps=1500, starts_on=date(2020, 1, 1))
    order = place(order_of({make_product(seller): 1}, user=shopper), at=timezone.now())
    User.objects.filter(pk=other_shopper.pk).update(phone="+8801712345678")

    assert found(office, "q=jahan") == ["Nusrat Jahan"]
    assert found(office, "q=NUSRAT@example.com") == ["Nusrat Jahan"]
    assert found(office, "q=nusrat@") == []
    assert found(office, "q=01712345678") == ["Tanvir Ahmed"]
    assert found(office, f"q={order.number}") == ["Nusrat Jahan"]


def test_people_are_listed_by_what_they_are(
    office: Client, shopper: User, other_shopper: User, seller: Seller, by: object, at: object
) -> None:
    set_premium(user_id=shopper.pk, starts_on=timezone.localdate(), ends_on=None, by=by, at=at)
    User.objects.filter(pk=other_shopper.pk).update(is_active=False)

    assert found(office, "kind=customers") == ["Tanvir Ahmed", "Nusrat Jahan"]
    assert found(office, "kind=premium") == ["Nusrat Jahan"]
    assert found(office, "kind=sellers") == ["Rehana Begum"]
    assert found(office, "kind=staff") == ["Farzana Haque"]
    assert found(office, "kind=closed") == ["Tanvir Ahmed"]
    assert len(found(office, "kind=nonsense")) == 4


def test_people_of_a_seller_are_no_mere_customers_in_the_list(office: Client, shopper: User, seller: Seller) -> None:
    rows = office.get("/admin/users/").context["people"]

    assert {row.row.name: row.roles for row in rows} == {
        "Nusrat Jahan": (),
        "Rehana Begum": ("Seller",),
        "Farzana Haque": ("Manager",),
    }


def test_the_list_costs_the_same_however_many_people_it_shows(
    office: Client, shopper: User, helper: User, django_assert_num_queries
) -> None:
    office.get("/admin/users/")
    User.objects.bulk_create([User(email=f"p{number}@example.com", name=f"P {number}") for number in range(40)])

    with django_assert_num_queries(9):
        assert len(found(office, "")) == 30


def test_email_and_phone_are_hidden_until_asked_for_and_the_look_is_noted(
    help_desk: Client, helper: User, shopper: User
) -> None:
    User.objects.filter(pk=shopper.pk).update(phone="+8801712345678")

    hidden = help_desk.get(address(shopper)).content.decode()
    assert "nusrat@example.com" not in hidden
    assert "+8801712345678" not in hidden
    assert "nusrat@example.com" not in help_desk.get("/admin/users/").content.decode()
    assert not AuditEntry.objects.filter(action="accounts.shown").exists()

    shown = help_desk.post(address(shopper, "disclosure/")).content.decode()

    assert "nusrat@example.com" in shown
    assert "+8801712345678" in shown
    entry = AuditEntry.objects.get(action="accounts.shown")
    assert (entry.actor, entry.subject_id, entry.ip) == (f"user:{helper.pk}", str(shopper.pk), "127.0.0.1")
    assert entry.request_id


def test_looking_alone_gives_no_way_to_change(help_desk: Client, helper: User, shopper: User) -> None:
    page = help_desk.get(address(shopper)).content.decode()
    assert "/closure/" not in page
    assert f"{shopper.public_id}/roles/" not in page

    for action in ("closure/", "reopening/", "sign-out/", "verification/", "premium/", "roles/"):
        assert help_desk.post(address(shopper, action), {"reason": "x"}).status_code == 403

    assert User.objects.get(pk=shopper.pk).is_active
    denied = AuditEntry.objects.filter(action="access.denied", actor=f"user:{helper.pk}")
    assert {entry.after["right"] for entry in denied} == {"users.change", "roles.change"}
    assert denied.count() == 6


def test_an_account_is_closed_with_a_reason_and_its_sessions_stop(office: Client, shopper: User) -> None:
    theirs = Client()
    theirs.force_login(shopper)

    assert office.post(address(shopper, "closure/"), {"reason": ""}).status_code == 422
    assert User.objects.get(pk=shopper.pk).is_active
    office.post(address(shopper, "closure/"), {"reason": "Fraud"})

    assert not User.objects.get(pk=shopper.pk).is_active
    assert theirs.get("/profile/orders/").status_code == 302
    office.post(address(shopper, "reopening/"), {"reason": "A mistake"})
    assert User.objects.get(pk=shopper.pk).is_active


def test_a_manager_cannot_close_an_admin(office: Client, chief: User) -> None:
    answer = office.post(address(chief, "closure/"), {"reason": "Mine now"})

    assert answer.status_code == 409
    assert "may do more than you" in answer.content.decode()
    assert User.objects.get(pk=chief.pk).is_active


def test_sessions_are_ended_everywhere(office: Client, shopper: User) -> None:
    theirs = Client()
    theirs.force_login(shopper)
    theirs.get("/profile/orders/")
    UserSession.objects.get_or_create(
        session_key=theirs.session.session_key, defaults={"user": shopper, "ip": "127.0.0.1", "user_agent": "x"}
    )

    office.post(address(shopper, "sign-out/"))

    assert theirs.get("/profile/orders/").headers["Location"].startswith("/auth/login/")
    assert AuditEntry.objects.get(action="accounts.signed_out").after == {"sessions": 1}


def test_the_confirmation_mail_is_sent_again(office: Client, shopper: User) -> None:
    EmailAddress.objects.create(user=shopper, email=shopper.email, verified=False, primary=True)

    office.post(address(shopper, "verification/"))

    assert Mail.objects.get().recipient == shopper.email
    assert AuditEntry.objects.filter(action="accounts.verification_sent").count() == 1


def test_premium_is_set_and_ended(office: Client, shopper: User) -> None:
    wrong = {"starts_on": "2026-05-02", "ends_on": "2026-05-01"}
    assert office.post(address(shopper, "premium/"), wrong).status_code == 422
    assert not PremiumMember.objects.exists()

    office.post(address(shopper, "premium/"), {"starts_on": "2026-05-01", "ends_on": ""})
    assert PremiumMember.objects.get().starts_on == date(2026, 5, 1)

    office.post(address(shopper, "premium/"), {"end": "yes"})
    assert not PremiumMember.objects.exists()


def test_an_admin_gives_roles_after_proving_who_they_are(
    browser_of: SignIn, chief: User, shopper: User, helper: User
) -> None:
    support = StaffRole.objects.get(code="support")
    wanted = {"roles": [str(support.public_id)]}

    stale = browser_of(chief, proven=3600).post(address(shopper, "roles/"), wanted)
    assert stale.status_code == 200
    assert not User.objects.get(pk=shopper.pk).is_staff

    assert browser_of(chief).post(address(shopper, "roles/"), wanted).status_code == 302
    assert User.objects.get(pk=shopper.pk).is_staff
    assert browser_of(chief).post(address(shopper, "roles/"), {"roles": ["nonsense"]}).status_code == 422
    assert AuditEntry.objects.get(action="roles.given", actor=f"user:{chief.pk}").after == {
        "roles": ["Support"],
        "admin": False,
    }


@pytest.mark.parametrize("action", ["closure/", "reopening/", "roles/", "impersonation/"])
def test_a_sensitive_change_asks_for_a_recent_proof(
    browser_of: SignIn, chief: User, shopper: User, action: str
) -> None:
    stale = browser_of(chief, proven=3600)

    answer = stale.post(address(shopper, action), {"reason": "x", "admin": "on"})

    assert "confirm" in answer.content.decode()
    shopper.refresh_from_db()
    assert shopper.is_active
    assert not shopper.is_superuser
    assert "impersonation" not in stale.session


def test_nobody_closes_their_own_account_here(chief_office: Client, chief: User) -> None:
    assert chief_office.post(address(chief, "closure/"), {"reason": "x"}).status_code == 409
    assert User.objects.get(pk=chief.pk).is_active


def test_names_stand_apart_from_the_direction_of_the_page(office: Client, operator: User, shopper: User) -> None:
    User.objects.filter(pk=operator.pk).update(language="ar")

    shown = office.get("/admin/users/").content.decode()

    assert 'dir="rtl"' in shown
    assert "<bdi>Nusrat J.</bdi>" in shown
