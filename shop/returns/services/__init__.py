"""Writes of returns, one file a verb."""

from .answering import CannotAnswer, accept_return, refuse_return
from .asking import CannotAskReturn, ask_return
from .escalating import CannotEscalate, escalate_return, escalate_unanswered
from .moving import CannotMoveReturn, end_return, send_return
from .paying_back import CannotPayBack, pay_back_by_hand
from .policies import CannotSetPolicy, set_policy
from .settling import CannotSettle, settle_return
from .withdrawing import declare_withdrawal, handle_withdrawal

__all__ = [
    "CannotAnswer",
    "CannotAskReturn",
    "CannotEscalate",
    "CannotMoveReturn",
    "CannotPayBack",
    "CannotSetPolicy",
    "CannotSettle",
    "accept_return",
    "ask_return",
    "declare_withdrawal",
    "end_return",
    "escalate_return",
    "escalate_unanswered",
    "handle_withdrawal",
    "pay_back_by_hand",
    "refuse_return",
    "send_return",
    "set_policy",
    "settle_return",
]
