"""Writes of the checkout, one file an aggregate or a verb."""

from shop.checkout.refusals import (
    CannotConfirm,
    CannotPlace,
    CannotRetry,
    SoldOut,
    TendersChanged,
    TokenReused,
    TotalChanged,
)
from shop.orders.services import CannotLeaveOut, claim_orders, claim_orders_by_phone

from .asking import ask_provider, receive_notice, void_payment
from .billing import CannotNotePaid, note_bill_paid
from .buying_cards import CardPress, buy_card, card_methods
from .cancelling import cancel_order
from .capturing import capture_parcel, part_of
from .card_wishes import keep_paid_card
from .cash_checks import NO_CASH, ask_again, confirm_cash, note_cash_refused
from .collecting import collect_cash
from .draft import (
    Address,
    CannotUseCard,
    CompanyBlock,
    add_gift_card,
    forget_old_drafts,
    remove_gift_card,
    save_contact,
    save_credit_choice,
    save_delivery,
    save_payment_choice,
)
from .leaving_out import leave_out
from .placing import new_intent, place_order
from .refunding import send_refund
from .refunding_cards import CannotRefundCard, refund_card
from .replacing import place_replacement
from .retrying import retry_payment
from .settling import settle
from .starting import resumed, start_payment
from .sweeping import expire_unpaid, reconcile, void_needless
from .taking import close_reservation, send_capture
from .verifying import OfficeRefund, owed_for, refund_by_hand, refuse_transfer, verify_transfer

__all__ = [
    "NO_CASH",
    "Address",
    "CannotConfirm",
    "CannotLeaveOut",
    "CannotNotePaid",
    "CannotPlace",
    "CannotRefundCard",
    "CannotRetry",
    "CannotUseCard",
    "CardPress",
    "CompanyBlock",
    "OfficeRefund",
    "SoldOut",
    "TendersChanged",
    "TokenReused",
    "TotalChanged",
    "add_gift_card",
    "ask_again",
    "ask_provider",
    "buy_card",
    "cancel_order",
    "capture_parcel",
    "card_methods",
    "claim_orders",
    "claim_orders_by_phone",
    "close_reservation",
    "collect_cash",
    "confirm_cash",
    "expire_unpaid",
    "forget_old_drafts",
    "keep_paid_card",
    "leave_out",
    "new_intent",
    "note_bill_paid",
    "note_cash_refused",
    "owed_for",
    "part_of",
    "place_order",
    "place_replacement",
    "receive_notice",
    "reconcile",
    "refund_by_hand",
    "refund_card",
    "refuse_transfer",
    "remove_gift_card",
    "resumed",
    "retry_payment",
    "save_contact",
    "save_credit_choice",
    "save_delivery",
    "save_payment_choice",
    "send_capture",
    "send_refund",
    "settle",
    "start_payment",
    "verify_transfer",
    "void_needless",
    "void_payment",
]
