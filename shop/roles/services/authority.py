"""How far the authority of whoever acts reaches: nobody hands out or takes away what they do not hold themselves."""

from __future__ import annotations

from shop.accounts.queries import user_with_id
from shop.base.actor import Actor
from shop.base.permissions import OFFICE, Permission
from shop.roles.queries.rights import rights_of


def authority_of(by: Actor) -> frozenset[Permission]:
    """The rights of the person who acts, as they are now; tasks and commands hold all of the office's."""
    if by.kind == "system":
        return OFFICE
    user = user_with_id(by.id) if by.kind == "user" and by.id else None
    return rights_of(user) if user else frozenset()
