"""Who wants to be told of what is their own, whether they have an account or only the address."""

from django.db.models import Q

from shop.base.privacy import Erase, declare

declare(
    "subscriptions.Subscription",
    plain="id created_at public_id kind user asked_at confirmed_at told_at ended_at",
    personal="email language variant",
    rows=lambda person: Q(user=person.user_id) | Q(email__in=person.emails),
    erase=Erase.DELETE,
)
