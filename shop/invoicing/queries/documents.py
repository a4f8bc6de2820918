"""Papers through their audience: the order of a buyer or a guest's link, the seller, the office."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet

from shop.invoicing.models import Document, Letterhead
from shop.invoicing.types import Kind, Wanted

if TYPE_CHECKING:
    from shop.sellers.models import Seller

ALL = Wanted()


def letterhead() -> Letterhead | None:
    """Who the marketplace is before the law; None until somebody says so."""
    return Letterhead.objects.filter(pk=1).first()


def invoice_of_package(package_id: int) -> Document | None:
    """The invoice over a package."""
    return Document.objects.filter(package=package_id, kind=Kind.INVOICE).order_by("pk").first()


def credits_of_invoice(invoice_id: int) -> list[Document]:
    """What was taken off an invoice, in the order in which it was."""
    return list(Document.objects.filter(invoice=invoice_id).order_by("pk"))


def latest_in_series(series: str) -> Document | None:
    """The paper with the highest number of a series."""
    return Document.objects.filter(series=series).order_by("-place").first()


def documents_of_order(order_id: int) -> QuerySet[Document]:
    """The papers over an order, for whoever may see it, in the order of their numbers; by package."""
    return Document.objects.filter(package__order=order_id).order_by("package", "pk")


def document_of_order(order_id: int, public_id: UUID) -> Document:
    """One of them. Raises Document.DoesNotExist."""
    return documents_of_order(order_id).get(public_id=public_id)


def documents_of_package(package_id: int) -> QuerySet[Document]:
    """The papers over a package, for whoever may see it."""
    return Document.objects.filter(package=package_id).order_by("pk")


def documents_of_seller(seller: Seller, wanted: Wanted = ALL) -> QuerySet[Document]:
    """What the seller issued and what the marketplace billed it, newest first."""
    found = Document.objects.filter(seller=seller.pk)
    return _narrowed(found, wanted).filter(_named(wanted.words)).order_by("-id")


def document_of_seller(seller: Seller, public_id: UUID) -> Document:
    """One of them. Raises Document.DoesNotExist."""
    return documents_of_seller(seller).get(public_id=public_id)


def statement_paper_of(statement_id: int) -> Document | None:
    """The marketplace's invoice over a statement's commission."""
    return Document.objects.filter(statement=statement_id).first()


def documents_for_office(wanted: Wanted = ALL) -> QuerySet[Document]:
    """Every paper that is looked for, newest first; by number, order or shop."""
    found = Document.objects.select_related("seller")
    words = wanted.words
    near = _named(words) | Q(seller__slug__startswith=words.lower()) | Q(seller__name__icontains=words)
    return _narrowed(found, wanted).filter(near if words else Q()).order_by("-id")


def document_for_office(public_id: UUID) -> Document:
    """One of them. Raises Document.DoesNotExist."""
    return documents_for_office().get(public_id=public_id)


def _named(words: str) -> Q:
    return Q(number__icontains=words) | Q(package__order__number=words) if words else Q()


def _narrowed(found: QuerySet[Document], wanted: Wanted) -> QuerySet[Document]:
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.year:
        found = found.filter(issued_on__gte=date(wanted.year, 1, 1), issued_on__lt=date(wanted.year + 1, 1, 1))
    return found


def years_with_papers(seller: Seller | None = None) -> list[int]:
    """The years in which papers were issued, of a seller or of all, newest first."""
    found = Document.objects.filter(seller=seller.pk) if seller else Document.objects.all()
    span = found.order_by().aggregate(first=Min("issued_on"), last=Max("issued_on"))
    return list(range(span["last"].year, span["first"].year - 1, -1)) if span["last"] else []
