"""Issuing papers: each once, whoever asks how often."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shop.base.actor import Actor
from shop.base.locks import lock_name, retry_on_deadlock
from shop.disputes.queries import dispute_with_id, parts_of
from shop.disputes.types import DisputeStatus
from shop.invoicing.drafts import commission_draft, dispute_draft, invoice_draft, return_draft, shortfall_draft
from shop.invoicing.models import Document
from shop.invoicing.queries import invoice_of_package, statement_paper_of, statements_without_paper
from shop.orders.queries import packages_of_order, shortfalls_of_package
from shop.orders.services import lock_package
from shop.payouts.queries import statement_with_id
from shop.returns.queries import case_with_id

from .writing import write

LEFT = {"shipped", "delivered"}


@retry_on_deadlock
@transaction.atomic
def issue_invoice(*, package_id: int, by: Actor, at: datetime) -> Document | None:
    """The invoice over a package that left; None while it has not, and where there is nothing to pay.

    Locks the order, so nothing comes off the package meanwhile. Raises Package.DoesNotExist.
    """
    package = lock_package(package_id)
    known = invoice_of_package(package_id)
    if known or package.status not in LEFT:
        return known
    draft = invoice_draft(package)
    return write(draft, by=by, at=at) if any(item.gross_minor for item in draft.paper.items) else None


@retry_on_deadlock
@transaction.atomic
def credit_return(*, case_id: int, by: Actor, at: datetime) -> Document | None:
    """The credit note over a return that is settled with money; the invoice is issued first where it is missing."""
    package_id = case_with_id(case_id).package_id
    invoice = issue_invoice(package_id=package_id, by=by, at=at)
    case = case_with_id(case_id)
    known = Document.objects.filter(key=f"credit:case:{case_id}").first()
    if known or invoice is None or not case.refund_minor:
        return known
    return write(return_draft(case, invoice), by=by, at=at)


@retry_on_deadlock
@transaction.atomic
def credit_shortfalls(*, package_id: int, by: Actor, at: datetime) -> Document | None:
    """The credit note over what of a package was billed and cannot be sent; None where there is nothing of the kind."""
    invoice = issue_invoice(package_id=package_id, by=by, at=at)
    if invoice is None:
        return None
    papers = Document.objects.filter(package=package_id).order_by("pk")
    covered = {pk for one in papers for pk in one.sheet.covers}
    rows = [row for row in shortfalls_of_package(package_id) if row.pk not in covered and row.amount_minor]
    return write(shortfall_draft(rows, invoice), by=by, at=at) if rows else None


@retry_on_deadlock
@transaction.atomic
def credit_dispute(*, dispute_id: int, by: Actor, at: datetime) -> list[Document]:
    """The credit notes over a lost dispute, one a parcel that was billed; the rest when it is."""
    dispute = dispute_with_id(dispute_id)
    if dispute.status != DisputeStatus.LOST:
        return []
    parts = {part.seller_id: part for part in parts_of(dispute)}
    packages = [package for package in packages_of_order(dispute.order_id) if package.seller_id in parts]
    billed = [(package, issue_invoice(package_id=package.pk, by=by, at=at)) for package in packages]
    issued = Document.objects.filter(key__startswith=f"credit:dispute:{dispute.pk}:").order_by("pk")
    known = set(issued.values_list("package", flat=True))
    drafts = [
        dispute_draft(dispute, parts[package.seller_id], invoice)
        for package, invoice in billed
        if invoice and package.pk not in known
    ]
    return [write(draft, by=by, at=at) for draft in drafts]


@transaction.atomic
def issue_commission(*, statement_id: int, by: Actor, at: datetime) -> Document | None:
    """The marketplace's invoice over a statement's commission; None where the month had none.

    Raises Statement.DoesNotExist.
    """
    lock_name(f"invoicing.statement:{statement_id}")
    known = statement_paper_of(statement_id)
    if known:
        return known
    draft = commission_draft(statement_with_id(statement_id))
    return write(draft, by=by, at=at) if draft.paper.items else None


def issue_commissions(*, by: Actor, at: datetime) -> int:
    """Bill the commission of every statement that was not billed; answers how many were."""
    ids = list(statements_without_paper().values_list("pk", flat=True))
    return sum(issue_commission(statement_id=pk, by=by, at=at) is not None for pk in ids)
