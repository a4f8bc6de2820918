"""Who of a team did something, by the name that colleagues know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shop.sellers.queries import team_of

if TYPE_CHECKING:
    from shop.sellers.models import Seller


def names_of_actors(seller: Seller, actors: Iterable[str]) -> dict[str, str]:
    """The name by the actor's text; who is not in the team any more is a former colleague, the rest the marketplace."""
    team = {f"user:{member.user_id}": member.user.name or member.user.email or "" for member in team_of(seller)}
    return {actor: team.get(actor) or _other(actor) for actor in actors}


def _other(actor: str) -> str:
    return _("A former colleague") if actor.startswith("user:") else _("The marketplace")
