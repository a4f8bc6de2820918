"""What saved items tell people: one mail for each drop of prices, written once however often the handler runs."""

from __future__ import annotations

from django.conf import settings

from shop.accounts.queries import user_with_id
from shop.base.events import subscribe
from shop.base.models import Event
from shop.base.money import Money
from shop.catalog.queries import product_name
from shop.store.queries import store

from .links import preferences_link, product_link
from .services import write_mail
from .types import Letter


@subscribe("discovery.saved_got_cheaper", room="notifications")
def tell_of_prices(event: Event) -> None:
    """Whoever saved the things: what they cost then and now."""
    user = user_with_id(event.subject_id)
    if user is None or not user.email or not user.is_active:
        return
    language, currency = user.language or settings.LANGUAGE_CODE, store().currency
    drops = []
    for product_id, then, now in event.payload["drops"]:
        title, slug = product_name(product_id)
        url = product_link(slug, language)
        drops.append({"title": title, "url": url, "then": Money(then, currency), "now": Money(now, currency)})
    context = {"drops": drops, "url": drops[0]["url"], "preferences": preferences_link(language)}
    letter = Letter(event.uid, event.name, user.email, language, "discovery/cheaper")
    write_mail(letter=letter, context=context, at=event.at)
