"""Where papers are found: on the order, in the portal, in the office; by whom they may be."""

from __future__ import annotations

import csv

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.audit_log import AuditFilter, entries
from shop.catalog.models import Product
from shop.invoicing.models import Document
from shop.invoicing.services import issue_past
from shop.orders.models import Package
from shop.sellers.models import Business, Seller, SellerStaff
from tests.payouts.steps import bought
from tests.returns.steps import settled
from tests.web.storefront.reading import queries_of


@pytest.fixture
def owner(seller: Seller, client: Client) -> Client:
    """Rehana's browser."""
    client.force_login(User.objects.get(email="rehana@example.com"))
    return client


@pytest.fixture
def papers(parcel: Package, by: Actor) -> list[Document]:
    """An invoice over three pots, and a credit note over one that came back."""
    settled(parcel, 1)
    issue_past(by=by)
    return list(Document.objects.order_by("pk"))


def test_guest_fetches_the_papers_of_an_order_by_its_link(papers: list[Document], client: Client) -> None:
    order = papers[0].package.order
    home = f"/orders/{order.number}/{order.token}/"

    page = client.get(home).text
    answers = [client.get(f"{home}documents/{papers[0].public_id}.{ending}") for ending in ("pdf", "xml", "exe")]

    assert [paper.number in page for paper in papers] == [True, True]
    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert [answer["Content-Type"] for answer in answers[:2]] == ["application/pdf", "application/xml"]
    assert client.get(f"/orders/{order.number}/wrong/documents/{papers[0].public_id}.pdf").status_code == 404


def test_table_of_a_shop_has_a_row_for_each_rate_and_credits_are_negative(
    papers: list[Document], owner: Client, parcel: Package
) -> None:
    answer = owner.get("/seller/invoices/table/")

    content = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(content.splitlines()))
    assert [(row["number"], row["tax_rate"], row["total"]) for row in rows] == [
        (papers[0].number, "15", "3000.03"),
        (papers[0].number, "5", "60.00"),
        (papers[1].number, "15", "-1000.01"),
    ]
    assert rows[2]["credits_invoice"] == papers[0].number


def test_lists_take_a_fixed_number_of_queries_and_narrow(
    business: Business, taxed: None, pot: Product, owner: Client, office: Client, by: Actor
) -> None:
    counts = []
    for more in (1, 4):
        for _time in range(more):
            bought(pot)
        issue_past(by=by)
        addresses = ((owner, "/seller/invoices/"), (office, "/admin/invoices/"))
        counts.append([len(queries_of(browser, address)) for browser, address in addresses])

    found = office.get("/admin/invoices/", {"words": "rupganj", "kind": "invoice"}).text
    none = office.get("/admin/invoices/", {"words": "INV-9999"}).text

    assert counts[0] == counts[1]
    assert [number in found for number in Document.objects.values_list("number", flat=True)] == [True] * 5
    assert "No invoices" in none


def test_packer_reads_papers_of_orders_and_not_what_the_marketplace_bills(
    papers: list[Document], seller: Seller, other_shopper: User
) -> None:
    SellerStaff.objects.create(seller=seller, user=other_shopper, role="packer")
    browser = Client()
    browser.force_login(other_shopper)

    assert browser.get(f"/seller/invoices/{papers[0].public_id}.pdf").status_code == 200
    assert browser.get("/seller/invoices/").status_code == 403


def test_office_reads_a_paper_and_the_look_is_noted(papers: list[Document], office: Client) -> None:
    assert office.get(f"/admin/invoices/{papers[0].public_id}.pdf").status_code == 200

    entry = entries(AuditFilter())[0]
    assert (entry.action, entry.after) == ("invoicing.document_shown", {"number": papers[0].number})
