"""Looking as a customer: read-only, noted, for a while, never as somebody who works here."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from shop.accounts.models import User
from shop.base.models import AuditEntry
from shop.cart.models import Cart
from shop.roles.services import set_staff_roles

pytestmark = pytest.mark.django_db


def begin(browser: Client, user: User) -> object:
    return browser.post(f"/admin/users/{user.public_id}/impersonation/")


def banner(browser: Client) -> bool:
    return "Nothing can be changed." in browser.get("/").content.decode()


def test_a_colleague_sees_the_shop_as_the_customer_with_a_banner_and_back(
    help_desk: Client, helper: User, shopper: User
) -> None:
    assert not banner(help_desk)
    assert begin(help_desk, shopper).headers["Location"] == "/"

    page = help_desk.get("/profile/orders/")
    assert page.context["request"].user == shopper
    assert "You look as Nusrat Jahan." in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    help_desk.post("/admin/impersonation/end/")

    assert not banner(help_desk)
    actions = AuditEntry.objects.filter(subject_id=str(shopper.pk), actor=f"user:{helper.pk}").order_by("id")
    assert [entry.action for entry in actions] == ["accounts.impersonated", "accounts.impersonation_ended"]


def test_nothing_can_be_changed_while_looking(help_desk: Client, shopper: User) -> None:
    begin(help_desk, shopper)

    for address in ("/cart/lines/", "/profile/orders/1001/cancellation/", "/auth/logout/", "/bn/auth/logout/"):
        assert help_desk.post(address).status_code == 403

    assert not Cart.objects.exists()
    assert banner(help_desk)


@pytest.mark.parametrize(
    "address", ["/profile/security/", "/profile/sessions/", "/bn/profile/security/", "/auth/login/", "/checkout/"]
)
def test_pages_that_are_their_owners_alone_stay_closed(help_desk: Client, shopper: User, address: str) -> None:
    begin(help_desk, shopper)

    answer = help_desk.get(address)

    assert (answer.status_code, answer.template_name) == (403, "staff/people/only_looking.html")


def test_the_office_stays_the_colleagues_own(help_desk: Client, helper: User, shopper: User) -> None:
    begin(help_desk, shopper)

    page = help_desk.get("/admin/users/")

    assert page.status_code == 200
    assert page.context["request"].user == helper


def test_nobody_looks_as_somebody_who_works_here(chief_office: Client, helper: User, operator: User) -> None:
    for colleague in (helper, operator):
        assert begin(chief_office, colleague).status_code == 409

    assert not banner(chief_office)
    assert not AuditEntry.objects.filter(action="accounts.impersonated").exists()


def test_looking_ends_by_itself_after_half_an_hour(help_desk: Client, shopper: User) -> None:
    begin(help_desk, shopper)
    assert banner(help_desk)

    with time_machine.travel(timezone.now() + timedelta(minutes=29), tick=False):
        assert banner(help_desk)
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert not banner(help_desk)


def test_looking_ends_with_the_right_to_look(
    help_desk: Client, helper: User, shopper: User, by: object, at: object
) -> None:
    begin(help_desk, shopper)
    set_staff_roles(user_id=helper.pk, role_ids=[], admin=False, by=by, at=at)

    assert help_desk.get("/profile/orders/").context["request"].user == helper


def test_looking_ends_when_the_customer_joins_the_office(help_desk: Client, shopper: User) -> None:
    begin(help_desk, shopper)
    User.objects.filter(pk=shopper.pk).update(is_staff=True)

    assert not banner(help_desk)


def test_a_customer_cannot_put_somebody_else_into_the_session(
    client: Client, shopper: User, other_shopper: User
) -> None:
    client.force_login(other_shopper)
    assert begin(client, shopper).status_code == 403
    session = client.session
    session["impersonation"] = {"user": shopper.pk, "until": int(timezone.now().timestamp()) + 999}
    session.save()

    assert client.get("/profile/orders/").context["request"].user == other_shopper
