"""Issuing papers."""

from .issuing import (
    credit_dispute,
    credit_return,
    credit_shortfalls,
    issue_commission,
    issue_commissions,
    issue_invoice,
)
from .letterheads import CannotSaveLetterhead, set_letterhead
from .overdue import issue_missing, issue_past

__all__ = [
    "CannotSaveLetterhead",
    "credit_dispute",
    "credit_return",
    "credit_shortfalls",
    "issue_commission",
    "issue_commissions",
    "issue_invoice",
    "issue_missing",
    "issue_past",
    "set_letterhead",
]
