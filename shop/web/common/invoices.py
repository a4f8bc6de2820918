"""Papers as people get them: said in the paper's own language, as PDF or as UBL, and their rows on pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shop.base.digits import END_ISOLATE, page_digits
from shop.base.money import Money, exponent_of
from shop.invoicing.prints import Block, Row, Sheet, SumRow, document_pdf
from shop.invoicing.queries import document_of_order, documents_of_order
from shop.invoicing.types import Category, Item, Kind, Paper, Party
from shop.invoicing.ubl import document_xml
from shop.store.queries import store
from shop.tax.queries import percent_text, tax_label

from .countries import countries
from .numbers import ISOLATE_LTR, number_text, region

if TYPE_CHECKING:
    from shop.invoicing.models import Document

MOST_DECIMALS = 4


HEAD = (
    "number",
    "document",
    "issued_on",
    "supplied_on",
    "order",
    "credits_invoice",
    "tax_category",
    "tax_rate",
    "net",
    "tax",
    "rounding",
    "total",
    "currency",
)
"""The columns of `table_rows`."""


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper as a row of a page: what it is, and where it is fetched (`url` ends before the ending)."""

    name: str
    number: str
    package_number: str
    seller: str
    issued_on: date
    total: Money
    tax: Money
    gives_back: bool
    url: str


def paper_links(order_id: int, folder: str) -> list[PaperLink]:
    """The papers over an order, with links below a folder of their reader."""
    return [paper_link(document, folder) for document in documents_of_order(order_id)]


def paper_link(document: Document, folder: str, *, seller: str = "") -> PaperLink:
    """One paper, with its link below a folder; what it gives back is below zero."""
    sign = -1 if document.what.gives_back else 1
    return PaperLink(
        name=str(document.what.label),
        number=document.number,
        package_number=document.paper["package_number"] if document.package_id else "",
        seller=seller,
        issued_on=document.issued_on,
        total=document.total * sign,
        tax=document.tax * sign,
        gives_back=document.what.gives_back,
        url=f"{folder}{document.public_id}",
    )


def table_rows(found: Iterable[Document]) -> Iterator[list[str]]:
    """Papers for bookkeeping, one row for each rate of tax; credit notes are negative. Plain figures."""
    for document in found:
        paper, sign = document.sheet, -1 if document.what.gives_back else 1
        whole = [
            document.number,
            document.kind,
            document.issued_on.isoformat(),
            document.supplied_on.isoformat(),
            paper.package_number,
            paper.refers_to.number if paper.refers_to else "",
        ]
        for place, row in enumerate(paper.taxes):
            rounding = 0 if place else document.rounding_minor
            minors = (row.net_minor, row.tax_minor, rounding, row.net_minor + row.tax_minor + rounding)
            amounts = [f"{document.money(sign * minor).major:f}" for minor in minors]
            yield [*whole, row.category.value, percent_text(row.rate_bps), *amounts, document.currency]


def order_document_response(order_id: int, public_id: UUID, ending: str) -> HttpResponse:
    """A paper over an order, for whoever may see the order. Raises Http404."""
    try:
        document = document_of_order(order_id, public_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    return document_response(document, ending)


def document_response(document: Document, ending: str) -> HttpResponse:
    """The paper as `pdf` or `xml`; whoever calls has checked whose it is. Raises Http404 for another ending."""
    if ending == "xml":
        response = HttpResponse(document_xml(document), content_type="application/xml")
        response["Content-Disposition"] = f'attachment; filename="{document.number}.xml"'
    elif ending == "pdf":
        response = HttpResponse(paper_pdf(document), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{document.number}.pdf"'
    else:
        raise Http404
    response["X-Content-Type-Options"] = "nosniff"
    return response


def paper_pdf(document: Document) -> bytes:
    """The paper on A4 in the language in which it was issued, whoever reads it."""
    with translation.override(document.language), region(store().country):
        return document_pdf(sheet_of(document))


def sheet_of(document: Document) -> Sheet:
    """What is printed, in the active language."""
    paper = document.sheet
    return Sheet(
        title=str(document.what.label),
        number=document.number,
        issued=_day(document.issued_on),
        marketplace=store().name,
        blocks=[
            Block(pgettext("invoice", "Sold by"), party_lines(paper.seller)),
            Block(pgettext("invoice", "Billed to"), party_lines(document.billed)),
            Block(_("Details"), _details(document)),
        ],
        lead=_lead(document),
        columns=[_("Item"), _("Qty"), _("Price before tax"), _("Tax rate"), _tax(paper), _("Total")],
        lines=[_row(document, item) for item in paper.items],
        sums=_sums(document),
        notes=_notes(document),
        code=paper.package_number if document.package_id else "",
    )


def party_lines(party: Party) -> list[str]:
    """Who it is, as printed; nobody once the name was blanked."""
    lines = [party.name, _("Trading as %(name)s") % {"name": party.trading_as} if party.trading_as else ""]
    numbers = [_("VAT number (BIN) %(number)s") % {"number": _apart(party.vat_id)} if party.vat_id else ""]
    reference = _("Your reference %(number)s") % {"number": _apart(party.reference)} if party.reference else ""
    country = dict(countries()).get(party.country, party.country)
    found = [*lines, *party.address, country, *numbers, party.phone, party.email, reference]
    return [line for line in found if line] or ["–"]


def _tax(paper: Paper) -> str:
    """What the tax is called where the goods go."""
    return str(tax_label(paper.tax_name)) or _("Tax")


def _details(document: Document) -> list[str]:
    paper = document.sheet
    rows = [
        _("Order %(number)s") % {"number": _apart(paper.package_number)}
        if document.package_id
        else paper.package_number,
        "" if paper.period else _("Supplied on %(day)s") % {"day": _day(document.supplied_on)},
        _("From %(first)s to %(last)s") % {"first": _day(paper.period[0]), "last": _day(paper.period[1])}
        if paper.period
        else "",
        paper.payment,
        "" if document.what.gives_back else _paid(document),
    ]
    return [row for row in rows if row]


def _paid(document: Document) -> str:
    if document.what is Kind.COMMISSION:
        return _("Kept from your sales")
    return _("Paid in full") if document.sheet.paid_minor >= document.total_minor else _("To be paid")


def _lead(document: Document) -> list[str]:
    paper = document.sheet
    found = []
    if paper.refers_to:
        facts = {"number": _apart(paper.refers_to.number), "day": _day(paper.refers_to.issued_on)}
        found.append(_("This credit note is about invoice %(number)s of %(day)s.") % facts)
    return [*found, paper.reason] if paper.reason else found


def _row(document: Document, item: Item) -> Row:
    rate = page_digits(f"{percent_text(item.rate_bps)}%") if item.category is Category.STANDARD else "–"
    notes = [item.options, item.sku]
    if item.discount_minor:
        notes.append(_("Discount of %(amount)s taken off") % {"amount": _amount(document, item.discount_minor)})
    figures = [
        number_text(item.quantity, document.language),
        _unit(document, item),
        rate,
        _amount(document, item.tax_minor),
        _amount(document, item.gross_minor),
    ]
    return Row(item.title, [note for note in notes if note], figures)


def _unit(document: Document, item: Item) -> str:
    """The price of one piece without tax; with as many decimals as it has, at most four."""
    exponent = exponent_of(document.currency)
    price = Decimal(item.list_net_minor).scaleb(-exponent) / item.quantity
    exact = price == price.quantize(Decimal(1).scaleb(-exponent))
    return number_text(price, document.language, decimals=exponent if exact else max(exponent, MOST_DECIMALS))


def _sums(document: Document) -> list[SumRow]:
    paper, rows = document.sheet, []
    rows.append(SumRow(_("Before tax"), _amount(document, document.net_minor)))
    for row in paper.taxes:
        if row.category is Category.STANDARD:
            rate, base = page_digits(percent_text(row.rate_bps)), _amount(document, row.net_minor)
            facts = {"tax": _tax(paper), "rate": rate, "amount": base}
            rows.append(SumRow(_("%(tax)s %(rate)s%% on %(amount)s") % facts, _amount(document, row.tax_minor)))
    if document.rounding_minor:
        rows.append(SumRow(_("Rounding"), _amount(document, document.rounding_minor)))
    total = _("Taken off") if document.what.gives_back else _("Total")
    rows.append(SumRow(f"{total}, {document.currency}", _amount(document, document.total_minor), strong=True))
    return rows


def _notes(document: Document) -> list[str]:
    paper = document.sheet
    reasons = [row.reason for row in paper.taxes if row.reason]
    untaxed = not document.tax_minor and not reasons
    about = "" if document.what.of_marketplace else _("Issued by %(shop)s for the seller.") % {"shop": store().name}
    return [line for line in (*reasons, _("No tax is due on this sale.") if untaxed else "", about) if line]


def _amount(document: Document, minor: int) -> str:
    exponent = exponent_of(document.currency)
    return number_text(Decimal(minor).scaleb(-exponent), document.language, decimals=exponent)


def _apart(code: str) -> str:
    """A number that keeps its order within text of either direction."""
    return f"{ISOLATE_LTR}{code}{END_ISOLATE}" if translation.get_language_bidi() else code


def _day(day: date) -> str:
    return page_digits(date_format(day, "j F Y"))
