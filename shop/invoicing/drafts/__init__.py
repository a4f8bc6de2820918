"""Papers that lack their numbers, from orders, returns and statements."""

from .commission import commission_draft
from .credits import dispute_draft, return_draft, shortfall_draft
from .invoices import invoice_draft

__all__ = ["commission_draft", "dispute_draft", "invoice_draft", "return_draft", "shortfall_draft"]
