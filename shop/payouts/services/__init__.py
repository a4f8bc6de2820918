"""What can be done to sellers' money after the sale."""

from .adjusting import CannotAdjust, adjust_seller
from .asking import CannotAskPayout, ask_payout
from .charging_back import CannotChargeBack, charge_back, chargeable_of
from .connecting import CannotConnect, look_at_account, look_at_return, open_at_stripe
from .handing_over import CannotTakeFile, take_file
from .hearing import hear
from .outcomes import CannotNote, note_failed, note_outcome, note_paid, note_returned, note_seen, note_sent
from .releasing import free_reserves, release_due, release_package
from .runs import CannotApprove, CannotMakeRun, approve_run, cancel_run, make_run
from .sending import look_after, send_payout, send_waiting
from .statements import issue_statement, issue_statements
from .terms import CannotSetTerms, set_terms

__all__ = [
    "CannotAdjust",
    "CannotApprove",
    "CannotAskPayout",
    "CannotChargeBack",
    "CannotConnect",
    "CannotMakeRun",
    "CannotNote",
    "CannotSetTerms",
    "CannotTakeFile",
    "adjust_seller",
    "approve_run",
    "ask_payout",
    "cancel_run",
    "charge_back",
    "chargeable_of",
    "free_reserves",
    "hear",
    "issue_statement",
    "issue_statements",
    "look_after",
    "look_at_account",
    "look_at_return",
    "make_run",
    "note_failed",
    "note_outcome",
    "note_paid",
    "note_returned",
    "note_seen",
    "note_sent",
    "open_at_stripe",
    "release_due",
    "release_package",
    "send_payout",
    "send_waiting",
    "set_terms",
    "take_file",
]
