"""What subscriptions tell people: one mail per event; each handler may run twice and writes once."""

from __future__ import annotations

from shop.base.events import subscribe
from shop.base.models import Event
from shop.subscriptions.queries import subscription_for_mail

from .links import confirmation_link, unsubscribe_link, variant_link
from .services import write_mail
from .types import Letter


@subscribe("subscriptions.asked", room="notifications")
def ask_the_reader(event: Event) -> None:
    """Whoever reads the address: was it you? Nothing when it was answered or ended meanwhile."""
    subscription = subscription_for_mail(event.subject_id)
    if subscription is None or not subscription.open or subscription.confirmed_at:
        return
    end = unsubscribe_link(subscription)
    letter = Letter(
        event.uid, event.name, subscription.email, subscription.language, "subscriptions/asked", unsubscribe=end
    )
    context = {"subscription": subscription, "url": confirmation_link(subscription)}
    write_mail(letter=letter, context=context, at=event.at)


@subscribe("subscriptions.back_in_stock", room="notifications")
def tell_of_stock(event: Event) -> None:
    """Whoever waited: it can be bought again."""
    subscription = subscription_for_mail(event.subject_id)
    if subscription is None or subscription.ended_at:
        return
    end = unsubscribe_link(subscription)
    letter = Letter(
        event.uid, event.name, subscription.email, subscription.language, "subscriptions/back", unsubscribe=end
    )
    context = {"subscription": subscription, "url": variant_link(subscription)}
    write_mail(letter=letter, context=context, at=event.at)
