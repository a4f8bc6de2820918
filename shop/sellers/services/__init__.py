"""What can be done with sellers, their applications and their people."""

from .application import (
    CannotApply,
    CannotChangeApplication,
    CannotSubmit,
    save_business,
    save_payout_account,
    save_shop,
    start_application,
    submit_application,
)
from .banking import CannotChangeAccount, change_payout_account
from .checklist import CannotSaveItem, retire_item, save_item
from .decisions import CannotDecide, approve_application, ask_again, judge_answer, reinstate, reject, suspend
from .holidays import CannotRest, end_holiday, set_handling_days, set_holiday
from .pages import save_page, set_page_picture, written
from .papers import CannotSend, attest, remove_document, send_document
from .sellers import (
    SellerDraft,
    add_staff,
    approve_seller,
    create_seller,
    lock_sellers,
    note_rating,
    show_picture,
)
from .slugs import CannotMoveShop, move_shop
from .team import (
    CannotChangeTeam,
    CannotInvite,
    CannotJoin,
    accept_invitation,
    change_role,
    invite_colleague,
    invite_seller,
    remove_colleague,
    withdraw_invitation,
)

__all__ = [
    "CannotApply",
    "CannotChangeAccount",
    "CannotChangeApplication",
    "CannotChangeTeam",
    "CannotDecide",
    "CannotInvite",
    "CannotJoin",
    "CannotMoveShop",
    "CannotRest",
    "CannotSaveItem",
    "CannotSend",
    "CannotSubmit",
    "SellerDraft",
    "accept_invitation",
    "add_staff",
    "approve_application",
    "approve_seller",
    "ask_again",
    "attest",
    "change_payout_account",
    "change_role",
    "create_seller",
    "end_holiday",
    "invite_colleague",
    "invite_seller",
    "judge_answer",
    "lock_sellers",
    "move_shop",
    "note_rating",
    "reinstate",
    "reject",
    "remove_colleague",
    "remove_document",
    "retire_item",
    "save_business",
    "save_item",
    "save_page",
    "save_payout_account",
    "save_shop",
    "send_document",
    "set_handling_days",
    "set_holiday",
    "set_page_picture",
    "show_picture",
    "start_application",
    "submit_application",
    "suspend",
    "withdraw_invitation",
    "written",
]
