"""A paper as XML that machines add up, and as PDF that people read in their own language."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from shop.base.actor import Actor
from shop.base.translated import Translated
from shop.catalog.models import Product, Variant
from shop.invoicing.drafts.invoices import reason_of
from shop.invoicing.models import Document
from shop.invoicing.rules import category_of
from shop.invoicing.services import credit_return, issue_invoice
from shop.orders.models import OrderContact, OrderTax, Package
from shop.sellers.models import Business, Seller
from shop.web.common.invoices import paper_pdf, sheet_of
from tests.cast import NOW
from tests.factories import make_product
from tests.factories.orders import order_of, place
from tests.payouts.steps import bought, delivered
from tests.returns.steps import settled

from .reading import NAMES, figure, figures, text, xml_of

TOTALS = "cac:LegalMonetaryTotal/cbc:"


def issued(package: Package, by: Actor) -> Document:
    """The invoice over a package."""
    document = issue_invoice(package_id=package.pk, by=by, at=NOW)
    assert document
    return document


def assert_adds_up(root: ET.Element, line: str) -> None:
    """The rules of EN 16931 about sums: BR-CO-10, 13, 14, 15, 16 and BR-S-08 for the rates together."""
    lines, charges = figures(root, f"{line}/cbc:LineExtensionAmount"), figures(root, "cac:AllowanceCharge/cbc:Amount")
    tax = figure(root, "cac:TaxTotal/cbc:TaxAmount")
    assert figure(root, f"{TOTALS}LineExtensionAmount") == lines
    assert figure(root, f"{TOTALS}TaxExclusiveAmount") == lines + charges
    assert figures(root, "cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount") == lines + charges
    assert figures(root, "cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount") == tax
    assert figure(root, f"{TOTALS}TaxInclusiveAmount") == lines + charges + tax
    due = (
        lines + charges + tax - figure(root, f"{TOTALS}PrepaidAmount") + figure(root, f"{TOTALS}PayableRoundingAmount")
    )
    assert figure(root, f"{TOTALS}PayableAmount") == due
    for one in root.findall(line, NAMES):
        listed = figure(one, "cac:Price/cbc:PriceAmount") - figures(one, "cac:AllowanceCharge/cbc:Amount")
        assert listed == figure(one, "cbc:LineExtensionAmount")


def test_invoice_as_ubl_says_who_and_what_and_adds_up(parcel: Package, by: Actor) -> None:
    invoice = issued(parcel, by)

    root = xml_of(invoice)

    assert root.tag == "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice"
    assert [text(root, f"cbc:{name}") for name in ("ID", "InvoiceTypeCode", "DocumentCurrencyCode")] == [
        invoice.number,
        "380",
        "BDT",
    ]
    supplier = root.find("cac:AccountingSupplierParty/cac:Party", NAMES)
    assert supplier is not None
    assert text(supplier, "cac:PartyLegalEntity/cbc:RegistrationName") == "Rupganj Clay Works Ltd"
    assert text(supplier, "cac:PartyTaxScheme/cbc:CompanyID") == "0044178200204"
    assert (
        text(root, "cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName") == "Shirin Akter"
    )
    assert text(root, "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:Percent") == "15"
    assert figure(root, f"{TOTALS}PayableAmount") == 0
    assert_adds_up(root, "cac:InvoiceLine")


def test_company_is_billed_with_its_number_and_its_own_reference(parcel: Package, by: Actor) -> None:
    said = {
        "company_name": "Dhaka Cafe Ltd",
        "vat_country": "BD",
        "vat_number": "0004400000021",
        "purchase_order": "PO-7",
    }
    OrderContact.objects.filter(order=parcel.order).update(**said)

    invoice = issued(parcel, by)

    assert text(xml_of(invoice), "cbc:BuyerReference") == "PO-7"
    lines = sheet_of(invoice).blocks[1].lines
    assert lines[0] == "Dhaka Cafe Ltd"
    assert {"VAT number (BIN) 0004400000021", "Your reference PO-7"} <= set(lines)


def test_credit_note_as_ubl_names_its_invoice_and_adds_up(parcel: Package, by: Actor) -> None:
    case = settled(parcel, 2)

    credit = credit_return(case_id=case.pk, by=by, at=NOW)

    assert credit
    assert credit.invoice
    root = xml_of(credit)
    assert root.tag == "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote"
    assert text(root, "cbc:CreditNoteTypeCode") == "381"
    assert text(root, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID") == credit.invoice.number
    assert figure(root, f"{TOTALS}PayableAmount") == case.refund.major
    assert_adds_up(root, "cac:CreditNoteLine")


def test_discounted_line_says_what_it_was_and_what_came_off(
    business: Business, taxed: None, pot: Product, by: Actor
) -> None:
    package = bought(pot, 3)
    line = package.lines.get()
    line.discount_minor, line.total_minor, line.tax_minor = 300_00, 2700_03, 352_18
    line.save()
    Package.objects.filter(pk=package.pk).update(
        discount_minor=300_00, tax_minor=355_04, total_minor=package.total_minor - 300_00
    )

    root = xml_of(issued(package, by))

    assert figure(root, "cac:InvoiceLine/cac:AllowanceCharge/cbc:Amount") > 0
    assert figure(root, f"{TOTALS}TaxInclusiveAmount") == package.total.major - 300
    assert_adds_up(root, "cac:InvoiceLine")


@pytest.mark.parametrize("language", ["en", "bn", "ar"])
def test_pdf_is_set_in_the_language_of_its_buyer(
    business: Business, taxed: None, seller: Seller, language: str, by: Actor
) -> None:
    pot = make_product(seller, title={"en": "Clay pot", "bn": "মাটির পাত্র", "ar": "إناء فخاري"}, price_minor=1000_00)
    package = delivered(place(order_of({pot: 2}, language=language)).packages.get())

    invoice = issued(package, by)

    titles = {"en": "Clay pot", "bn": "মাটির পাত্র", "ar": "إناء فخاري"}
    assert invoice.sheet.items[0].title == titles[language]
    assert paper_pdf(invoice).startswith(b"%PDF-")


def test_sheet_has_what_the_law_asks_for(parcel: Package, by: Actor) -> None:
    invoice = issued(parcel, by)

    sheet = sheet_of(invoice)

    sold_by, billed_to, details = sheet.blocks
    assert sold_by.lines[:2] == ["Rupganj Clay Works Ltd", "Trading as Rupganj Clay Studio"]
    assert "VAT number (BIN) 0044178200204" in sold_by.lines
    assert billed_to.lines[0] == "Shirin Akter"
    assert details.lines[-1] == "Paid in full"
    assert sheet.lines[0].figures == ["3", "869.5733", "15%", "391.31", "3,000.03"]
    assert [(row.label, row.figure) for row in sheet.sums] == [
        ("Before tax", "2,665.86"),
        ("VAT 15% on 2,608.72", "391.31"),
        ("VAT 5% on 57.14", "2.86"),
        ("Total, BDT", "3,060.03"),
    ]


def test_what_is_exempt_says_why(business: Business, taxed: None, seller: Seller, pot: Product, by: Actor) -> None:
    book = make_product(seller, price_minor=500_00)
    Variant.objects.filter(product=book).update(tax_class="exempt")

    invoice = issued(delivered(place(order_of({pot: 1, book: 1})).packages.get()), by)

    exempt = "Exempt from tax in Bangladesh."
    assert [(item.kind, item.category, item.reason) for item in invoice.sheet.items] == [
        ("goods", "S", ""),
        ("goods", "E", exempt),
        ("delivery", "S", ""),
    ]
    assert text(xml_of(invoice), "cac:TaxTotal/cac:TaxSubtotal[3]/cac:TaxCategory/cbc:TaxExemptionReason") == exempt
    assert sheet_of(invoice).notes[0] == exempt


@pytest.mark.parametrize(
    ("code", "rate", "remitter", "category"),
    [
        ("reverse_charge", 0, "buyer", "AE"),
        ("small_business", 0, "nobody", "E"),
        ("import", 0, "nobody", "G"),
        ("facilitator", 725, "marketplace", "S"),
    ],
)
def test_what_the_law_wants_said_is_what_the_shopper_was_told(
    code: str, rate: int, remitter: str, category: str
) -> None:
    words = Translated(en="No tax: reverse charge.")

    tax = OrderTax(code=code, rate_bps=Decimal(rate), remitter=remitter, why=words)

    assert category_of(tax.rate_bps, tax.code) == category
    assert reason_of(tax) == words["en"]


def test_name_of_the_buyer_can_be_blanked_and_nothing_else(parcel: Package, by: Actor) -> None:
    invoice = issued(parcel, by)

    Document.objects.filter(pk=invoice.pk).update(buyer={}, erased_at=NOW + timedelta(days=4000))

    invoice.refresh_from_db()
    assert sheet_of(invoice).blocks[1].lines == ["–"]
    assert xml_of(invoice).tag.endswith("Invoice")
