"""Rows of payments: attempts with what goes out of them, parts of reservations, and the practice bank's books."""

from .attempts import (
    AccessToken,
    Attempt,
    AttemptChange,
    Bill,
    Exchange,
    InvoiceAccount,
    Notice,
    Refund,
    Transfer,
)
from .captures import Capture
from .cards import LeavingCard, SavedCard
from .sandbox import SandboxCapture, SandboxCharge, SandboxRefund, SandboxToken

__all__ = [
    "AccessToken",
    "Attempt",
    "AttemptChange",
    "Bill",
    "Capture",
    "Exchange",
    "InvoiceAccount",
    "LeavingCard",
    "Notice",
    "Refund",
    "SandboxCapture",
    "SandboxCharge",
    "SandboxRefund",
    "SandboxToken",
    "SavedCard",
    "Transfer",
]
