"""Writes of the wallet: credit, cards, and what purses pay."""

from .cards import (
    CannotChangeCard,
    CannotIssueCard,
    draft_card,
    expire_cards,
    give_code,
    issue_card,
    open_sold_cards,
    replace_card,
    send_again,
    send_due_cards,
    take_back_card,
    void_card,
)
from .credit import ALONE_AT_MOST, CannotGiveCredit, decide_proposal, give_credit, pay_into_credit
from .tenders import (
    CannotSpend,
    capture_tenders,
    give_tenders_back,
    hold_tenders,
    hold_tenders_again,
    release_tenders,
)

__all__ = [
    "ALONE_AT_MOST",
    "CannotChangeCard",
    "CannotGiveCredit",
    "CannotIssueCard",
    "CannotSpend",
    "capture_tenders",
    "decide_proposal",
    "draft_card",
    "expire_cards",
    "give_code",
    "give_credit",
    "give_tenders_back",
    "hold_tenders",
    "hold_tenders_again",
    "issue_card",
    "open_sold_cards",
    "pay_into_credit",
    "release_tenders",
    "replace_card",
    "send_again",
    "send_due_cards",
    "take_back_card",
    "void_card",
]
