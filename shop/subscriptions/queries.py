"""Reads of subscriptions, by their signed link, by account, and for the office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Exists, QuerySet

from shop.base.links import link_token, linked_id
from shop.catalog.queries import buyable_variants
from shop.inventory.queries import available_of

from .models import Subscription
from .types import Kind, Reader

SALT = "subscriptions"
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Watched:
    """A variant that somebody may wait for; `sold_out` when there is something to wait for."""

    variant_id: int
    public_id: str
    slug: str
    sku: str
    title: str
    sold_out: bool


def open_subscriptions() -> QuerySet[Subscription]:
    """Those of which something can still come, oldest first."""
    return Subscription.objects.filter(told_at=None, ended_at=None).order_by("pk")


def waiting_for(variant_ids: Iterable[int]) -> QuerySet[Subscription]:
    """Proved addresses that wait for one of these variants, oldest first."""
    rows = open_subscriptions().filter(kind=Kind.BACK_IN_STOCK, confirmed_at__isnull=False)
    return rows.filter(variant__in=set(variant_ids))


def can_be_had(variant_ids: Iterable[int]) -> set[int]:
    """Which of these variants are for sale and in stock now."""
    for_sale = set(buyable_variants().filter(pk__in=set(variant_ids)).values_list("pk", flat=True))
    return {pk for pk, left in available_of(for_sale).items() if left is None or left > 0}


def watched_variant(public_id: UUID) -> Watched | None:
    """The variant for sale that a form names; None for any other."""
    variant = buyable_variants().select_related("product").filter(public_id=public_id).first()
    if variant is None:
        return None
    left = available_of([variant.pk])[variant.pk]
    product = variant.product
    title = ", ".join(part for part in (str(product.title), str(variant.options_text)) if part)
    return Watched(variant.pk, str(variant.public_id), product.slug, variant.sku, title, sold_out=left == 0)


def reader_for(user_id: int, variant_id: int | None = None) -> Reader:
    """Which proved address a person can be told at, and whether they wait for the variant already, in one query."""
    mine = open_subscriptions().filter(user=user_id, variant=variant_id, confirmed_at__isnull=False)
    rows = EmailAddress.objects.filter(user=user_id, verified=True).annotate(waits=Exists(mine))
    found = rows.order_by("-primary", "pk").values_list("email", "waits").first()
    return Reader(found[0].lower(), found[1]) if found else Reader()


def token_of(subscription: Subscription) -> str:
    """What stands in its links: signed, and good in this marketplace only."""
    return link_token(subscription.public_id, salt=SALT)


def subscription_with_token(token: str) -> Subscription | None:
    """The subscription of a link; None for a link that we did not make, and for one that is forgotten by now."""
    found = linked_id(token, salt=SALT)
    return _with_product().filter(public_id=found).first() if found else None


def subscription_for_mail(subscription_id: int) -> Subscription | None:
    """The subscription with what it waits for; None when it was forgotten meanwhile."""
    return _with_product().filter(pk=subscription_id).first()


def subscribers() -> QuerySet[Subscription]:
    """Who gets the newsletter, longest first."""
    return open_subscriptions().filter(kind=Kind.NEWSLETTER, confirmed_at__isnull=False)


def subscribers_in_batches() -> Iterator[Subscription]:
    """Every one of them, without keeping all in memory."""
    return subscribers().iterator(chunk_size=BATCH)


def _with_product() -> QuerySet[Subscription]:
    related = ("variant__product", "variant__value1", "variant__value2", "variant__value3")
    return Subscription.objects.select_related(*related).order_by("pk")
