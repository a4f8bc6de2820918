"""The log of sign-ins outlives the account, without a name; it is deleted by its age."""

from shop.base.privacy import Erase, declare, of_user

declare(
    "security.SecurityEvent",
    plain="id created_at kind at user actor request_id detail",
    personal="account ip device country",
    rows=of_user(),
    why="Shows how an account was attacked; nobody can change it, and it is deleted after 400 days.",
)
declare(
    "security.EmailChange",
    plain="id created_at user asked_at confirmed_at",
    personal="old_email new_email",
    withheld="token_hash",
    rows=of_user(),
    erase=Erase.DELETE,
)
