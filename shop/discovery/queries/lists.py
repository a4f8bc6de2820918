"""Reads of lists, through their owner or their link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, Q, QuerySet, Subquery, When

from shop.accounts.models import User
from shop.base.money import Money
from shop.cart.queries import open_carts_of
from shop.cart.types import CartOwner
from shop.catalog.models import Product, Variant
from shop.catalog.queries import ProductCard, buyable_variants, cards_of, for_sale
from shop.discovery.models import Saved, Seen, Wishlist
from shop.discovery.types import MOST_SEEN, Kept, ListOwner, SavedView
from shop.inventory.queries import available_of
from shop.profiles.queries import profiles_without_picks
from shop.store.queries import store

LATELY = 12


def lists_of(owner: ListOwner) -> QuerySet[Wishlist]:
    """The owner's list, as a queryset of at most one row."""
    if not (owner.user_id or owner.token_hash):
        return Wishlist.objects.none()
    mine = {"user": owner.user_id} if owner.user_id else {"user": None, "token_hash": owner.token_hash}
    return Wishlist.objects.filter(**mine).order_by("pk")


def saved_products(owner: ListOwner) -> frozenset[str]:
    """The public ids of the saved products, for the hearts of a page, in one query."""
    rows = Saved.objects.filter(wishlist__in=lists_of(owner)).order_by("pk")
    return frozenset(str(public_id) for public_id in rows.values_list("product__public_id", flat=True))


def kept_by(user_id: int) -> Kept:
    """What every page shows of an account's cart and list, in one query."""
    saved = Saved.objects.filter(wishlist__in=lists_of(ListOwner(user_id=user_id))).order_by("pk")
    unwilling = profiles_without_picks(user_id)
    lately = Seen.objects.filter(~Exists(unwilling), user=user_id).order_by("-seen_at", "-pk")
    row = (
        User.objects.filter(pk=user_id)
        .order_by("pk")
        .values(
            count=Subquery(open_carts_of(CartOwner(user_id=user_id)).values("count")[:1]),
            saved=ArraySubquery(saved.values("product__public_id")),
            lately=ArraySubquery(lately.values("product__category")[:LATELY]),
        )
        .first()
    )
    if row is None:
        return Kept(0, frozenset())
    often = {category for category, times in Counter(row["lately"]).items() if times > 1}
    return Kept(row["count"] or 0, frozenset(map(str, row["saved"])), frozenset(often))


def saved_of(owner: ListOwner, *, at: datetime) -> list[SavedView]:
    """The owner's saved products, the newest first; the number of queries does not depend on how many there are."""
    return _views(Saved.objects.filter(wishlist__in=lists_of(owner)), at=at)


def saved_by_link(link: str, *, at: datetime) -> list[SavedView] | None:
    """What an open link shows; None for a link that is not open."""
    wishlist = Wishlist.objects.filter(link=link).first() if link else None
    return None if wishlist is None else _views(Saved.objects.filter(wishlist=wishlist), at=at)


def saved_item(owner: ListOwner, public_id: UUID) -> Saved | None:
    """One entry of the owner's list."""
    return Saved.objects.filter(wishlist__in=lists_of(owner), public_id=public_id).select_related("product").first()


def saved_and_cheaper(product_ids: Iterable[int]) -> QuerySet[Saved]:
    """Entries of accounts' lists whose product can be bought for less than when it was saved, and than was written of.

    In the order of people, then of products.
    """
    now = F("product__min_price_minor")
    untold = Q(told_minor=None) | Q(told_minor__gt=now)
    can_be_had = for_sale().filter(in_stock=True, pk__in=set(product_ids)).values("pk")
    rows = Saved.objects.filter(untold, price_minor__gt=now, product__in=can_be_had, wishlist__user__is_active=True)
    return rows.select_related("wishlist", "product").order_by("wishlist__user_id", "product_id")


def saved_products_of(variant_ids: Iterable[int]) -> set[int]:
    """The products of these variants that anybody with an account saved."""
    products = Variant.objects.filter(pk__in=set(variant_ids)).order_by().values("product")
    rows = Saved.objects.filter(product__in=products, wishlist__user__isnull=False).order_by("product")
    return set(rows.values_list("product", flat=True).distinct())


def products_to_be_had(product_ids: Iterable[int]) -> set[int]:
    """Which of these products have a variant that is for sale and in stock now."""
    rows = buyable_variants().filter(product__in=set(product_ids)).values_list("pk", "product")
    product_of = dict(rows)
    return {product_of[pk] for pk, left in available_of(product_of).items() if left is None or left > 0}


def saved_and_back(product_ids: Iterable[int]) -> QuerySet[Saved]:
    """Entries of accounts' lists whose product was sold out until now, in the order of people, then of products."""
    rows = Saved.objects.filter(product__in=set(product_ids), gone_at__isnull=False, wishlist__user__is_active=True)
    return rows.select_related("wishlist").order_by("wishlist__user_id", "product_id")


def product_named(public_id: UUID) -> Product | None:
    """The product for sale that a heart names."""
    return for_sale().filter(public_id=public_id).first()


def seen_cards(user_id: int, *, at: datetime) -> list[ProductCard]:
    """Cards of the last fifty products that the person looked at and can still buy, the latest first."""
    seen = Seen.objects.filter(user=user_id).order_by("-seen_at", "-pk")
    return cards_in_order(list(seen.values_list("product", flat=True)[:MOST_SEEN]), at=at)


def _views(rows: QuerySet[Saved], *, at: datetime) -> list[SavedView]:
    saved = list(rows.select_related("product").order_by("-saved_at", "-pk"))
    product_ids = [one.product_id for one in saved]
    cards = {card.public_id: card for card in cards_in_order(product_ids, at=at)}
    variants, currency = _only_variants(product_ids), store().currency
    return [_view(one, cards.get(str(one.product.public_id)), variants.get(one.product_id), currency) for one in saved]


def _view(saved: Saved, card: ProductCard | None, variant: UUID | None, currency: str) -> SavedView:
    then = None if saved.price_minor is None else Money(saved.price_minor, currency)
    in_stock = card is not None and saved.product.in_stock
    return SavedView(
        public_id=saved.public_id,
        title=saved.product.title,
        card=card,
        saved_at=saved.saved_at,
        price_then=then if card and then != card.price else None,
        in_stock=in_stock,
        variant=variant if in_stock else None,
    )


def cards_in_order(product_ids: list[int], *, at: datetime) -> list[ProductCard]:
    """Cards of those of the products that are for sale, in this order."""
    if not product_ids:
        return []
    place = Case(*(When(pk=pk, then=number) for number, pk in enumerate(product_ids)))
    return cards_of(for_sale().filter(pk__in=product_ids).order_by(place), at=at)


def _only_variants(product_ids: list[int]) -> dict[int, UUID]:
    """The variant of each product that has but one."""
    alive = Variant.objects.filter(product__in=product_ids, archived_at=None).order_by()
    single = alive.values("product").annotate(number=Count("pk")).filter(number=1).values("product")
    return dict(alive.filter(product__in=single).values_list("product", "public_id"))
