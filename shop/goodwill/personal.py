"""Gifts are about money; who gave is staff."""

from shop.base.privacy import declare, of_user

declare(
    "goodwill.Gift",
    plain="id created_at public_id seller order amount_minor currency reason status made_by made_at decided_by"
    " decided_at alone",
    rows=of_user("order__user"),
    why="The books.",
)
