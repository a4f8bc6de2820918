"""How long goods can be sent back, for the marketplace and for a seller who promises more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import ngettext

from shop.base import audit
from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.returns.models import Policy
from shop.returns.queries import policy_of_marketplace


class CannotSetPolicy(Refusal):
    """A seller promises less than the marketplace does."""


@transaction.atomic
def set_policy(*, seller_id: int | None, window_days: int, answer_days: int, by: Actor, at: datetime) -> Policy:
    """Set both figures; None sets those of the marketplace. Raises CannotSetPolicy. Open cases keep their dates."""
    least = policy_of_marketplace().window_days
    if seller_id is not None and window_days < least:
        said = ngettext(
            "Every shop here takes things back for %(days)d day. Enter that or more.",
            "Every shop here takes things back for %(days)d days. Enter that or more.",
            least,
        )
        raise CannotSetPolicy(said % {"days": least})
    policy = Policy.objects.select_for_update().filter(seller=seller_id).first() or Policy(seller_id=seller_id)
    policy.window_days, policy.answer_days = window_days, answer_days
    policy.save()
    audit.note("returns.policy_set", subject=("returns.policy", policy.pk), by=by, at=at)
    return policy
