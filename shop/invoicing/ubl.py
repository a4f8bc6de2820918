"""Papers as UBL 2.1 in the shape of EN 16931-1: what accounting software and tax offices read.

OASIS UBL 2.1 (Invoice-2, CreditNote-2) as CEN/TS 16931-3-2 binds it to the semantic model; the order of elements is
that of the schema. Amounts are exact decimals of the minor units. The price of a line is that of all its pieces (BT-149
is their number), so that no net price per piece has to be rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from shop.base.money import exponent_of

from .types import Category, Item, ItemKind, Paper, Party

if TYPE_CHECKING:
    from .models import Document

CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
EN_16931 = "urn:cen.eu:en16931:2017"
UNIT = "C62"  # one piece (UN/ECE recommendation 20)
DISCOUNT, FREIGHT = "95", "FC"  # UNTDID 5189 and 7161
TAX_NUMBER_TYPE = "VAT"
ET.register_namespace("cbc", CBC)
ET.register_namespace("cac", CAC)


@dataclass(frozen=True, slots=True)
class Names:
    """What an invoice and a credit note call the same things; codes of UNTDID 1001."""

    root: str
    code: str
    line: str
    quantity: str

    @property
    def namespace(self) -> str:
        """The schema of the whole."""
        return f"urn:oasis:names:specification:ubl:schema:xsd:{self.root}-2"


INVOICE = Names("Invoice", "380", "InvoiceLine", "InvoicedQuantity")
CREDIT_NOTE = Names("CreditNote", "381", "CreditNoteLine", "CreditedQuantity")
ET.register_namespace("inv", INVOICE.namespace)
ET.register_namespace("crn", CREDIT_NOTE.namespace)


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes elements below one another; amounts carry the paper's currency."""

    currency: str

    def group(self, parent: ET.Element, name: str) -> ET.Element:
        """An element that holds others."""
        return ET.SubElement(parent, f"{{{CAC}}}{name}")

    def value(self, parent: ET.Element, name: str, text: object, **attributes: str) -> None:
        """An element with a text; an empty one is left out."""
        if text not in ("", None):
            ET.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = str(text)

    def amount(self, parent: ET.Element, name: str, minor: int) -> None:
        """An element with money."""
        major = Decimal(minor).scaleb(-exponent_of(self.currency))
        self.value(parent, name, f"{major:f}", currencyID=self.currency)


def document_xml(document: Document) -> bytes:
    """The paper as UBL, encoded in UTF-8."""
    names = CREDIT_NOTE if document.what.gives_back else INVOICE
    paper, scribe = document.sheet, Scribe(document.currency)
    root = ET.Element(f"{{{names.namespace}}}{names.root}")
    _head(scribe, root, document, names)
    _party(scribe, root, "AccountingSupplierParty", paper.seller)
    _party(scribe, root, "AccountingCustomerParty", document.billed)
    delivery = scribe.group(root, "Delivery")
    scribe.value(delivery, "ActualDeliveryDate", document.supplied_on.isoformat())
    charges = [item for item in paper.items if item.kind is ItemKind.DELIVERY]
    for charge in charges:
        _charge(scribe, root, charge)
    _taxes(scribe, root, document)
    _totals(scribe, root, document, charges)
    for place, item in enumerate((item for item in paper.items if item not in charges), start=1):
        _line(scribe, root, item, place, names)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _head(scribe: Scribe, root: ET.Element, document: Document, names: Names) -> None:
    paper = document.sheet
    scribe.value(root, "CustomizationID", EN_16931)
    scribe.value(root, "ID", document.number)
    scribe.value(root, "IssueDate", document.issued_on.isoformat())
    scribe.value(root, f"{names.root}TypeCode", names.code)
    for note in _notes(paper):
        scribe.value(root, "Note", note)
    scribe.value(root, "DocumentCurrencyCode", document.currency)
    scribe.value(root, "BuyerReference", document.billed.reference)
    if paper.period:
        period = scribe.group(root, "InvoicePeriod")
        scribe.value(period, "StartDate", paper.period[0].isoformat())
        scribe.value(period, "EndDate", paper.period[1].isoformat())
    if paper.order_number:
        scribe.value(scribe.group(root, "OrderReference"), "ID", paper.order_number)
    if paper.refers_to:
        reference = scribe.group(scribe.group(root, "BillingReference"), "InvoiceDocumentReference")
        scribe.value(reference, "ID", paper.refers_to.number)
        scribe.value(reference, "IssueDate", paper.refers_to.issued_on.isoformat())


def _notes(paper: Paper) -> Iterable[str]:
    told = (row.reason for row in paper.taxes if row.category in {Category.STANDARD, Category.ZERO})
    yield from (text for text in (paper.reason, paper.payment, *told) if text)


def _party(scribe: Scribe, root: ET.Element, role: str, who: Party) -> None:
    party = scribe.group(scribe.group(root, role), "Party")
    if who.trading_as:
        scribe.value(scribe.group(party, "PartyName"), "Name", who.trading_as)
    address = scribe.group(party, "PostalAddress")
    scribe.value(address, "StreetName", who.street)
    scribe.value(address, "AdditionalStreetName", who.area)
    scribe.value(address, "CityName", who.district)
    scribe.value(address, "PostalZone", who.postcode)
    if who.country:
        scribe.value(scribe.group(address, "Country"), "IdentificationCode", who.country)
    if who.vat_id:
        scheme = scribe.group(party, "PartyTaxScheme")
        scribe.value(scheme, "CompanyID", who.vat_id)
        scribe.value(scribe.group(scheme, "TaxScheme"), "ID", TAX_NUMBER_TYPE)
    scribe.value(scribe.group(party, "PartyLegalEntity"), "RegistrationName", who.name)
    if who.email or who.phone:
        contact = scribe.group(party, "Contact")
        scribe.value(contact, "Telephone", who.phone)
        scribe.value(contact, "ElectronicMail", who.email)


def _charge(scribe: Scribe, root: ET.Element, item: Item) -> None:
    """The delivery, as a charge on the whole (BG-21)."""
    charge = scribe.group(root, "AllowanceCharge")
    scribe.value(charge, "ChargeIndicator", "true")
    scribe.value(charge, "AllowanceChargeReasonCode", FREIGHT)
    scribe.value(charge, "AllowanceChargeReason", item.title)
    scribe.amount(charge, "Amount", item.net_minor)
    _category(scribe, charge, "TaxCategory", item.category, item.rate_bps)


def _category(
    scribe: Scribe, parent: ET.Element, name: str, category: Category, rate_bps: Decimal, reason: str = ""
) -> None:
    found = scribe.group(parent, name)
    scribe.value(found, "ID", category.value)
    scribe.value(found, "Percent", f"{(rate_bps / 100).normalize():f}")
    if category not in {Category.STANDARD, Category.ZERO}:
        scribe.value(found, "TaxExemptionReason", reason)
    scribe.value(scribe.group(found, "TaxScheme"), "ID", TAX_NUMBER_TYPE)


def _taxes(scribe: Scribe, root: ET.Element, document: Document) -> None:
    total = scribe.group(root, "TaxTotal")
    scribe.amount(total, "TaxAmount", document.tax_minor)
    for row in document.sheet.taxes:
        part = scribe.group(total, "TaxSubtotal")
        scribe.amount(part, "TaxableAmount", row.net_minor)
        scribe.amount(part, "TaxAmount", row.tax_minor)
        _category(scribe, part, "TaxCategory", row.category, row.rate_bps, row.reason)


def _totals(scribe: Scribe, root: ET.Element, document: Document, charges: list[Item]) -> None:
    paid, charged = document.sheet.paid_minor, sum(item.net_minor for item in charges)
    totals = scribe.group(root, "LegalMonetaryTotal")
    scribe.amount(totals, "LineExtensionAmount", document.net_minor - charged)
    scribe.amount(totals, "TaxExclusiveAmount", document.net_minor)
    scribe.amount(totals, "TaxInclusiveAmount", document.net_minor + document.tax_minor)
    if charged:
        scribe.amount(totals, "ChargeTotalAmount", charged)
    if paid:
        scribe.amount(totals, "PrepaidAmount", paid)
    if document.rounding_minor:
        scribe.amount(totals, "PayableRoundingAmount", document.rounding_minor)
    scribe.amount(totals, "PayableAmount", document.total_minor - paid)


def _line(scribe: Scribe, root: ET.Element, item: Item, place: int, names: Names) -> None:
    line = scribe.group(root, names.line)
    scribe.value(line, "ID", place)
    scribe.value(line, names.quantity, item.quantity, unitCode=UNIT)
    scribe.amount(line, "LineExtensionAmount", item.net_minor)
    if item.discount_minor:
        allowance = scribe.group(line, "AllowanceCharge")
        scribe.value(allowance, "ChargeIndicator", "false")
        scribe.value(allowance, "AllowanceChargeReasonCode", DISCOUNT)
        scribe.amount(allowance, "Amount", item.discount_minor)
    goods = scribe.group(line, "Item")
    scribe.value(goods, "Description", item.options)
    scribe.value(goods, "Name", item.title)
    if item.sku:
        scribe.value(scribe.group(goods, "SellersItemIdentification"), "ID", item.sku)
    _category(scribe, goods, "ClassifiedTaxCategory", item.category, item.rate_bps)
    price = scribe.group(line, "Price")
    scribe.amount(price, "PriceAmount", item.list_net_minor)
    scribe.value(price, "BaseQuantity", item.quantity, unitCode=UNIT)
