"""Reads of papers and of the figures behind them."""

from .documents import (
    credits_of_invoice,
    document_for_office,
    document_of_order,
    document_of_seller,
    documents_for_office,
    documents_of_order,
    documents_of_package,
    documents_of_seller,
    invoice_of_package,
    latest_in_series,
    letterhead,
    statement_paper_of,
    years_with_papers,
)
from .missing import commission_by_rate, missing_papers, statements_without_paper
from .yearly import seller_years, years_with_sales

__all__ = [
    "commission_by_rate",
    "credits_of_invoice",
    "document_for_office",
    "document_of_order",
    "document_of_seller",
    "documents_for_office",
    "documents_of_order",
    "documents_of_package",
    "documents_of_seller",
    "invoice_of_package",
    "latest_in_series",
    "letterhead",
    "missing_papers",
    "seller_years",
    "statement_paper_of",
    "statements_without_paper",
    "years_with_papers",
    "years_with_sales",
]
