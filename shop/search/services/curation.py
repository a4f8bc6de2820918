"""What the office rules about queries: other words for the same thing, pages to open, products to show or to hide."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.search.models import Lift, Placement, Redirect, Synonym
from shop.search.queries.office import lifted_thing, product_named
from shop.search.reading import normal_form

HIDDEN = 0
MOST_PINNED = 20
LONGEST_ADDRESS = 300
LOWEST_LIFT, HIGHEST_LIFT = -90, 200
LIFT_LIMITS = {"low": LOWEST_LIFT, "high": HIGHEST_LIFT}


class CannotRule(Refusal):
    """The rule would mean nothing, or lead out of the shop."""


@transaction.atomic
def add_synonym(*, words: str, also: str, both_ways: bool, by: Actor, at: datetime) -> None:
    """Let words find what others find; the same again only changes the direction. Raises CannotRule."""
    left, right = normal_form(words), normal_form(also)
    if not left or not right:
        raise CannotRule(_("Write words on both sides."))
    if left == right:
        raise CannotRule(_("Both sides are the same to the search. Write another word."))
    Synonym.objects.update_or_create(
        words=left,
        also=right,
        defaults={"both_ways": both_ways},
        create_defaults={"both_ways": both_ways, "added_by": str(by)},
    )
    _note("search.synonym_added", left, by, at, also=right)


@transaction.atomic
def remove_synonym(*, words: str, also: str, by: Actor, at: datetime) -> None:
    """Take a synonym away; one that is not there is no matter."""
    if Synonym.objects.filter(words=words, also=also).delete()[0]:
        _note("search.synonym_removed", words, by, at, also=also)


@transaction.atomic
def set_redirect(*, query: str, address: str, by: Actor, at: datetime) -> None:
    """Let a query open a page of the shop; another address takes the place of the one before. Raises CannotRule."""
    normal, parts = normal_form(query), urlsplit(address.strip())
    if not normal:
        raise CannotRule(_("Write the words that open the page."))
    if (
        parts.scheme
        or parts.netloc
        or not parts.path.startswith("/")
        or "\\" in address
        or len(address) > LONGEST_ADDRESS
    ):
        raise CannotRule(_("Write an address of this shop that begins with one stroke, for example /c/kitchen/."))
    Redirect.objects.update_or_create(
        query=normal,
        defaults={"address": address.strip()},
        create_defaults={"address": address.strip(), "added_by": str(by)},
    )
    _note("search.redirect_set", normal, by, at, address=address.strip())


@transaction.atomic
def remove_redirect(*, query: str, by: Actor, at: datetime) -> None:
    """Let the query show results again."""
    if Redirect.objects.filter(query=query).delete()[0]:
        _note("search.redirect_removed", query, by, at)


@transaction.atomic
def place_product(*, query: str, product: UUID, place: int | None, by: Actor, at: datetime) -> None:
    """Show a product at a place (1 is the first) of a query, hide it there (0), or let it stand where it stands (None).

    Raises CannotRule.
    """
    normal, row = normal_form(query), product_named(product)
    if not normal or row is None:
        raise CannotRule(_("Choose words and a product that is there."))
    if place is None:
        Placement.objects.filter(query=normal, product=row).delete()
    elif HIDDEN <= place <= MOST_PINNED:
        defaults = {"place": place}
        Placement.objects.update_or_create(
            query=normal, product=row, defaults=defaults, create_defaults=defaults | {"added_by": str(by)}
        )
    else:
        raise CannotRule(_("Choose a place from 1 to 20."))
    _note("search.product_placed", normal, by, at, product=row.pk, place=place)


@transaction.atomic
def lift_goods(*, query: str, kind: str, named: str, percent: int, by: Actor, at: datetime) -> None:
    """Let goods of a category, brand or seller stand higher or lower for a query; 0 percent lets them be.

    `kind` is "category", "brand" or "seller", `named` its address or slug. Raises CannotRule.
    """
    normal, target = normal_form(query), lifted_thing(kind, named)
    if not normal or target is None:
        raise CannotRule(_("Choose words, and a category, brand or seller that is there."))
    if not LOWEST_LIFT <= percent <= HIGHEST_LIFT:
        raise CannotRule(_("Choose how much, from %(low)s to %(high)s percent.") % LIFT_LIMITS)
    if percent:
        defaults: dict[str, Any] = {"percent": percent}
        Lift.objects.update_or_create(
            query=normal, **target, defaults=defaults, create_defaults=defaults | {"added_by": str(by)}
        )
    else:
        Lift.objects.filter(query=normal, **target).delete()
    _note("search.goods_lifted", normal, by, at, **{kind: named}, percent=percent)


def _note(action: str, query: str, by: Actor, at: datetime, **after: object) -> None:
    audit.note(action, subject=("search.query", query[:64]), by=by, at=at, after={"query": query, **after})
