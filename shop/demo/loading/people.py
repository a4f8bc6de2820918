"""People of the demo: the accounts of the sign-in page, two of them owners of shops, one in the office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from shop.accounts.queries import demo_accounts
from shop.accounts.services import ensure_demo_accounts
from shop.accounts.types import DEMO_PASSWORD
from shop.roles.services import give_shipped_role
from shop.security.services import ensure_demo_factors
from shop.sellers.services import add_staff

from .catalogue import BY

if TYPE_CHECKING:
    from shop.sellers.models import Seller

OWNERS = {"seller@demo.haat.example": "rupganj-clay-studio", "rival@demo.haat.example": "sonali-fibre"}


def load_people(sellers: Mapping[str, Seller], *, at: datetime) -> None:
    """Make the demo accounts and give the two sellers among them their shops; nobody outside demo mode."""
    if not settings.DEMO:
        return
    for user in ensure_demo_accounts():
        if slug := OWNERS.get(user.email or ""):
            add_staff(seller_id=sellers[slug].pk, user_id=user.pk, role="owner", by=BY, at=at)
        if user.is_staff and not user.is_superuser:
            give_shipped_role(user_id=user.pk, code="manager", by=BY, at=at)
    ensure_demo_factors()


def welcome_text() -> str:
    """What `make run` prints: who can be tried out; empty outside demo mode."""
    accounts = demo_accounts()
    if not accounts:
        return ""
    width = max(len(account.role) for account in accounts)
    lines = [f"  {account.role.ljust(width)}  {account.email}" for account in accounts]
    return "\n".join([f"Try it as (password {DEMO_PASSWORD}):", *lines, ""])
