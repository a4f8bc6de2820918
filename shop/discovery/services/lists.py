"""Saving things, sharing the list, and remembering what was looked at."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import ngettext

from shop.base.ids import new_token
from shop.base.locks import lock_name
from shop.base.refusal import Refusal
from shop.discovery.models import Saved, Seen, Wishlist
from shop.discovery.queries.lists import lists_of, product_named
from shop.discovery.types import MOST_SAVED, MOST_SEEN, ListOwner
from shop.profiles.queries import profiles_not_remembering

NOTE_SEEN = """
INSERT INTO discovery_seen (user_id, product_id, seen_at)
SELECT %s, %s, %s WHERE NOT EXISTS ({unwilling})
ON CONFLICT (user_id, product_id) DO UPDATE SET seen_at = excluded.seen_at
"""
GUESTS_KEPT = timedelta(days=90)
SEEN_KEPT = timedelta(days=180)


class CannotSave(Refusal):
    """The list is full."""


@transaction.atomic
def save_product(*, owner: ListOwner, product: UUID, at: datetime) -> bool:
    """Put a product on the owner's list, with its price now; twice is once. False when it is not for sale.

    Raises CannotSave when the list is full.
    """
    found = product_named(product)
    if found is None:
        return False
    _lock(owner)
    wishlist = lists_of(owner).first() or Wishlist(user_id=owner.user_id, token_hash=owner.token_hash)
    wishlist.touched_at = at
    wishlist.save()
    if not wishlist.items.filter(product=found).exists():
        _check_room(wishlist)
        gone_at = None if found.in_stock else at
        wishlist.items.create(product=found, price_minor=found.min_price_minor, saved_at=at, gone_at=gone_at)
    return True


@transaction.atomic
def forget_product(*, owner: ListOwner, product: UUID) -> bool:
    """Take a product off the owner's list. Whether it was there."""
    return bool(Saved.objects.filter(wishlist__in=lists_of(owner), product__public_id=product).delete()[0])


@transaction.atomic
def merge_lists(*, user_id: int, token_hash: str, at: datetime) -> int:
    """At sign-in: what the guest saved joins the person's list, as much as fits. Returns how many are new there."""
    owner = ListOwner(user_id=user_id)
    _lock(owner)
    guests = lists_of(ListOwner(token_hash=token_hash)).first()
    if guests is None:
        return 0
    mine = lists_of(owner).first() or Wishlist.objects.create(user_id=user_id, touched_at=at)
    room = MOST_SAVED - mine.items.count()
    known = mine.items.values("product")
    arriving = list(guests.items.exclude(product__in=known).order_by("-saved_at", "-pk")[: max(0, room)])
    Saved.objects.filter(pk__in=[one.pk for one in arriving]).update(wishlist=mine)
    guests.delete()
    return len(arriving)


@transaction.atomic
def open_link(*, user_id: int, at: datetime) -> str:
    """Let everybody with the link see the list; an open link stays the same one."""
    _lock(ListOwner(user_id=user_id))
    wishlist, _made = Wishlist.objects.get_or_create(user_id=user_id, defaults={"touched_at": at})
    if not wishlist.link:
        wishlist.link = new_token()
        wishlist.save(update_fields=["link"])
    return wishlist.link


def close_link(*, user_id: int) -> None:
    """Nobody else sees the list; the old link is dead for good."""
    Wishlist.objects.filter(user=user_id).update(link=None)


def note_seen(*, user_id: int, product_id: int, at: datetime) -> None:
    """Remember that the person looked at the product, unless they do not want that: one statement for every look."""
    unwilling, params = profiles_not_remembering(user_id).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(NOTE_SEEN.format(unwilling=unwilling), [user_id, product_id, at, *params])


def forget_seen(*, user_id: int) -> None:
    """Forget everything that the person looked at."""
    Seen.objects.filter(user=user_id).delete()


def tidy(*, at: datetime) -> None:
    """Forget guests' lists after 90 days, and what was looked at after 180 days or beyond the last fifty."""
    Wishlist.objects.filter(user=None, touched_at__lt=at - GUESTS_KEPT).delete()
    Seen.objects.filter(seen_at__lt=at - SEEN_KEPT).delete()
    place = Window(RowNumber(), partition_by=F("user"), order_by=[F("seen_at").desc(), F("id").desc()])
    beyond = Seen.objects.order_by().annotate(place=place).filter(place__gt=MOST_SEEN).values_list("pk", flat=True)
    Seen.objects.filter(pk__in=list(beyond)).delete()


def _check_room(wishlist: Wishlist) -> None:
    if wishlist.items.count() >= MOST_SAVED:
        words = ngettext(
            "You saved %(count)d thing already. Remove one to make room.",
            "You saved %(count)d things already. Remove one to make room.",
            MOST_SAVED,
        )
        raise CannotSave(words % {"count": MOST_SAVED})


def _lock(owner: ListOwner) -> None:
    lock_name(f"wishlist of {owner.user_id or owner.token_hash}")
