"""Reads of sellers, their people and their applications."""

from .applications import (
    business_of,
    change_of,
    checklist_items,
    checks_of,
    document_content,
    document_of,
    last_answer_of,
    numbers_of,
    owned_seller,
    payout_account_of,
    payout_change_of,
    payout_history_of,
    progress_of,
)
from .invitations import invitation_for_mail, invitation_token, invitation_with_token, open_invitations_of
from .office import sellers_for_office, sellers_waiting
from .pages import contact_channels, page_of_seller
from .people import (
    district_of,
    member_ids,
    membership_of,
    memberships_of,
    owners_of,
    reader_of_seller,
    seller_ids,
    shop_name,
    team_of,
)

__all__ = [
    "business_of",
    "change_of",
    "checklist_items",
    "checks_of",
    "contact_channels",
    "district_of",
    "document_content",
    "document_of",
    "invitation_for_mail",
    "invitation_token",
    "invitation_with_token",
    "last_answer_of",
    "member_ids",
    "membership_of",
    "memberships_of",
    "numbers_of",
    "open_invitations_of",
    "owned_seller",
    "owners_of",
    "page_of_seller",
    "payout_account_of",
    "payout_change_of",
    "payout_history_of",
    "progress_of",
    "reader_of_seller",
    "seller_ids",
    "sellers_for_office",
    "sellers_waiting",
    "shop_name",
    "team_of",
]
