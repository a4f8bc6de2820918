"""The list of the newsletter leaves the office as a file, and the log says with whom."""

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.audit_log import AuditFilter, entries
from shop.subscriptions.models import Subscription
from shop.subscriptions.types import Kind
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader(db: None) -> Subscription:
    """Somebody on the list, and somebody who never opened the link."""
    common = {"kind": Kind.NEWSLETTER, "language": "bn", "asked_at": NOW}
    Subscription.objects.create(email="unproved@example.com", **common)
    return Subscription.objects.create(email="=cmd@example.com", confirmed_at=NOW, **common)


def taken() -> int:
    return entries(AuditFilter(action="subscriptions.exported")).count()


def test_the_file_has_proved_addresses_with_their_links_and_the_download_is_noted(
    client: Client, operator: User
) -> None:
    client.force_login(operator)

    answer = client.post("/admin/subscribers/export/")

    lines = answer.getvalue().decode().splitlines()
    assert lines[0] == "\ufeffemail,language,confirmed_at,unsubscribe"
    assert len(lines) == 2
    assert lines[1].startswith("'=cmd@example.com,bn,")
    assert "/bn/subscriptions/" in lines[1]
    assert taken() == 1


def test_the_page_shows_how_many_and_no_address(client: Client, operator: User) -> None:
    client.force_login(operator)

    page = client.get("/admin/subscribers/").text

    assert "1 person gets it" in page
    assert "example.com" not in page.replace("farzana@example.com", "")


def test_who_may_not_gets_no_file_and_no_entry_says_so(client: Client, helper: User) -> None:
    client.force_login(helper)

    answers = [client.get("/admin/subscribers/"), client.post("/admin/subscribers/export/")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert taken() == 0
