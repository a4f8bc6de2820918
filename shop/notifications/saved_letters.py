"""What saved items tell people: one mail for each fact, written once however often the handler runs."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from shop.accounts.queries import user_with_id
from shop.base.events import subscribe
from shop.base.models import Event
from shop.base.money import Money
from shop.catalog.queries import product_name
from shop.profiles.types import Topic
from shop.store.queries import store

from .links import notice_ending_link, preferences_link, product_link
from .services import write_mail
from .types import Letter


@subscribe("discovery.saved_got_cheaper", room="notifications")
def tell_of_prices(event: Event) -> None:
    """Whoever saved the things: what they cost then and now."""
    currency = store().currency
    drops = {
        product_id: (Money(then, currency), Money(now, currency)) for product_id, then, now in event.payload["drops"]
    }
    _write(event, "discovery/cheaper", drops)


@subscribe("discovery.saved_is_back", room="notifications")
def tell_of_return(event: Event) -> None:
    """Whoever saved the things: they can be had again."""
    _write(event, "discovery/back", dict.fromkeys(event.payload["product_ids"], (None, None)))


def _write(event: Event, template: str, prices: Mapping[int, tuple[Money | None, Money | None]]) -> None:
    """One mail about all of the things, each with its price then and now; one POST to its link ends such mails."""
    user = user_with_id(event.subject_id)
    if user is None or not user.email or not user.is_active:
        return
    language = user.language or settings.LANGUAGE_CODE
    things = []
    for product_id, (then, now) in prices.items():
        title, slug = product_name(product_id)
        things.append({"title": title, "url": product_link(slug, language), "then": then, "now": now})
    context = {"things": things, "url": things[0]["url"], "preferences": preferences_link(language)}
    end = notice_ending_link(user.pk, Topic.SAVED_ITEMS, language)
    write_mail(
        letter=Letter(event.uid, event.name, user.email, language, template, unsubscribe=end),
        context=context,
        at=event.at,
    )
