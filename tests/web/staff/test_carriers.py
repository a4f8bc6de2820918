"""Carriers of the office: keys that are kept and not shown, statements that are matched."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shop.base.permissions import Permission
from shop.fulfilment.models import Remittance
from shop.roles.models import StaffRole
from shop.shipping.carriers import carrier_for, is_ready
from shop.store.queries import credential

pytestmark = pytest.mark.django_db
KEYS = {"api-key": "kept-api", "secret-key": "kept-secret", "webhook-token": "kept-token"}


def test_keys_are_kept_and_never_shown_again(office: Client) -> None:
    assert office.post("/admin/carriers/steadfast/", KEYS).status_code == 302

    text = office.get("/admin/carriers/steadfast/").content.decode()
    assert is_ready(carrier_for("steadfast"))
    assert credential("steadfast", "api-key") == "kept-api"
    assert not [secret for secret in KEYS.values() if secret in text]
    assert "/hooks/steadfast/" in text


def test_empty_field_keeps_the_key_that_is_there(office: Client) -> None:
    office.post("/admin/carriers/steadfast/", KEYS)

    office.post("/admin/carriers/steadfast/", {"api-key": "newer"})

    assert credential("steadfast", "api-key") == "newer"
    assert credential("steadfast", "secret-key") == "kept-secret"


def test_missing_key_is_asked_for_and_nothing_is_kept(office: Client) -> None:
    response = office.post("/admin/carriers/steadfast/", KEYS | {"api-key": ""})

    assert (response.status_code, credential("steadfast", "secret-key")) == (422, "")


def statement(content: bytes) -> dict[str, Any]:
    """A statement as the form sends it."""
    file = SimpleUploadedFile("cash.csv", content, content_type="text/csv")
    return {"carrier_code": "redx", "reference": "S-1", "file": file}


def test_statement_lists_what_nobody_knows(office: Client) -> None:
    response = office.post("/admin/carriers/remittances/", statement(b"consignment,amount\n21A,500\n"), follow=True)

    text = response.content.decode()
    assert "21A" in text
    assert "Not known, or handed over before" in text


def test_statement_without_amounts_is_refused(office: Client) -> None:
    response = office.post("/admin/carriers/remittances/", statement(b"consignment,amount\n21A,much\n"))

    assert (response.status_code, Remittance.objects.count()) == (422, 0)
    assert "Row 2 has no amount." in response.content.decode()


@pytest.mark.parametrize("page", ["/admin/carriers/remittances/", f"/admin/returns/{UUID(int=0)}/payback/"])
def test_who_may_only_see_the_takings_books_nothing(help_desk: Client, page: str) -> None:
    StaffRole.objects.filter(code="support").update(permissions=[Permission.STAFF_VIEW, Permission.TAKINGS_VIEW])

    shown = help_desk.get("/admin/carriers/remittances/")

    assert help_desk.post(page).status_code == 403
    assert (shown.status_code, "Take it in" in shown.text) == (200, False)
