"""What the marketplace bills its sellers, and what it tells the tax office of them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.test import Client

from shop.base.actor import Actor
from shop.base.audit_log import AuditFilter, entries
from shop.catalog.models import Product
from shop.checkout.services import cancel_order
from shop.invoicing.models import Document
from shop.invoicing.queries import seller_years
from shop.invoicing.services import issue_commissions, set_letterhead
from shop.invoicing.types import Kind, LetterheadDraft, Quarter
from shop.ledger.queries import seller_balance_before, seller_moves
from shop.orders.models import Package
from shop.payouts.models import Statement
from shop.payouts.rules import figures_of
from shop.payouts.services import issue_statements
from shop.returns.services import settle_return
from shop.sellers.models import Business, Seller
from shop.store.queries import today_of
from tests.cast import NOW
from tests.checkout.state import assert_sound
from tests.factories import make_order
from tests.payouts.steps import account_of
from tests.returns.steps import accepted, receipt_of, settled

from .reading import figure, xml_of

NEXT_MONTH = NOW + timedelta(days=35)
COMMISSION, VAT = 300_00, 45_00


def month_figures_between(seller: Seller, starts_at: datetime) -> dict[str, int]:
    """The columns of a statement that begins in the middle of a month."""
    figures = figures_of(
        seller_moves(seller.pk, "BDT", starts_at=starts_at, ends_at=NEXT_MONTH),
        opening=seller_balance_before(seller.pk, "BDT", starts_at),
        reserve_closing=0,
    )
    return {f"{name}_minor": minor for name, minor in asdict(figures).items()}


def test_commission_of_a_month_is_billed_once_as_its_statement_says(parcel: Package, seller: Seller, by: Actor) -> None:
    set_letterhead(draft=LetterheadDraft(legal_name="Haat Ltd", street="12 Avenue", country="BD"), by=by, at=NOW)
    issue_statements(at=NEXT_MONTH)

    billed = [issue_commissions(by=by, at=NEXT_MONTH) for _time in range(2)]

    invoice = Document.objects.get()
    assert billed == [1, 0]
    assert invoice.number == f"COM-{today_of(NEXT_MONTH).year}-00001"
    assert (invoice.net_minor, invoice.tax_minor) == (COMMISSION, VAT)
    assert invoice.statement == Statement.objects.get(seller=seller, starts_on=today_of(NOW).replace(day=1))
    assert (invoice.sheet.seller.name, invoice.billed.name) == ("Haat Ltd", "Rupganj Clay Works Ltd")
    assert figure(xml_of(invoice), "cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount") == 345
    assert_sound()


def test_month_in_which_more_came_back_than_was_earned_is_a_credit_note(
    parcel: Package, seller: Seller, by: Actor
) -> None:
    ends_at = NOW + timedelta(seconds=1)
    month = {"starts_on": today_of(NOW), "ends_on": today_of(NOW), "starts_at": ends_at, "ends_at": NEXT_MONTH}
    case = accepted(parcel)
    settle_return(case_id=case.pk, receipt=receipt_of(case, 1), by=by, at=ends_at)
    figures = month_figures_between(seller, ends_at)
    Statement.objects.create(seller=seller, currency="BDT", at=NEXT_MONTH, **month, **figures)

    issue_commissions(by=by, at=NEXT_MONTH)

    paper = Document.objects.get()
    assert (paper.kind, paper.net_minor, paper.tax_minor) == (Kind.COMMISSION_CREDIT, 100_00, 15_00)
    assert xml_of(paper).tag.endswith("CreditNote")
    assert_sound()


def test_report_of_a_year_has_the_quarters_of_the_books(
    parcel: Package, pot: Product, seller: Seller, by: Actor
) -> None:
    account_of(seller)
    settled(parcel, 1)
    gone = make_order((pot, 1)).order
    cancel_order(order_id=gone.pk, by=by, at=NOW, reason="shopper_asked")

    (row,) = seller_years(today_of(NOW).year)

    quarter = (today_of(NOW).month - 1) // 3
    gross = parcel.total_minor - 1000_01
    assert row.quarters[quarter] == Quarter(1, gross, 200_00, 30_00)
    assert row.whole == row.quarters[quarter]
    assert row.whole.consideration_minor == gross - 230_00
    assert (row.tax_id, row.account, row.party.name) == ("123456789012", "1501204417", "Rupganj Clay Works Ltd")


def test_office_downloads_the_report_with_numbers_and_it_is_noted(
    parcel: Package, seller: Seller, office: Client, business: Business
) -> None:
    year = today_of(NOW).year

    page = office.get(f"/admin/invoices/sellers/{year}/").text
    table = office.post(f"/admin/invoices/sellers/{year}/table/").text

    assert "Rupganj Clay Works Ltd" in page
    assert "123456789012" not in page
    head, row = table.removeprefix("\ufeff").splitlines()
    assert head.startswith("shop,legal_form,name,")
    assert "123456789012" in row
    assert entries(AuditFilter()).first().action == "invoicing.report_taken"
