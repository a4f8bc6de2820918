"""Reads of the packing table: what a seller has to do, and where their packages stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Q, QuerySet, Sum

from shop.orders.models import Package
from shop.orders.queries import lines_of_package, open_quantities, packages_of_seller
from shop.sellers.models import Seller

Status = Package.Status
NOT_SENT = (Status.TO_PACK, Status.PACKED)


class Tab(StrEnum):
    """A list of a seller's packages, by where they stand."""

    TO_PACK = "to-pack"
    TO_HAND_OVER = "to-hand-over"
    ON_THE_WAY = "on-the-way"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    ALL = "all"


class Due(StrEnum):
    """A narrower look at what has to be sent."""

    TODAY = "today"
    LATE = "late"


IN_TAB = {
    Tab.TO_PACK: Q(status=Status.TO_PACK),
    Tab.TO_HAND_OVER: Q(status=Status.PACKED),
    Tab.ON_THE_WAY: Q(status=Status.SHIPPED),
    Tab.DELIVERED: Q(status=Status.DELIVERED),
    Tab.CANCELLED: Q(status=Status.CANCELLED),
    Tab.ALL: Q(),
}


@dataclass(frozen=True, slots=True)
class Work:
    """How many packages wait for the seller: to be packed, to be handed over, and how urgent they are."""

    to_pack: int
    to_hand_over: int
    on_the_way: int
    today: int
    late: int


def _due(due: Due, on: date) -> Q:
    unsent = Q(status__in=NOT_SENT)
    return unsent & (Q(ship_by_on=on) if due is Due.TODAY else Q(ship_by_on__lt=on))


def work_of_seller(seller: Seller, *, on: date) -> Work:
    """The seller's counts on a day, in one query."""
    counted = (
        packages_of_seller(seller)
        .order_by()
        .aggregate(
            to_pack=Count("pk", filter=IN_TAB[Tab.TO_PACK]),
            to_hand_over=Count("pk", filter=IN_TAB[Tab.TO_HAND_OVER]),
            on_the_way=Count("pk", filter=IN_TAB[Tab.ON_THE_WAY]),
            today=Count("pk", filter=_due(Due.TODAY, on)),
            late=Count("pk", filter=_due(Due.LATE, on)),
        )
    )
    return Work(**counted)


def unsent_quantities(package_id: int) -> dict[int, int]:
    """How many of each line, by its id, have still to be put into a shipment; downloads travel by themselves."""
    goods = lines_of_package(package_id).filter(digital=False).values_list("pk", flat=True)
    left = open_quantities(package_id)
    return {pk: left[pk] for pk in goods if pk in left}


def packages_in_tab(
    seller: Seller, tab: Tab, *, on: date, due: Due | None = None, words: str = ""
) -> QuerySet[Package]:
    """The seller's packages in a tab, to be shipped first coming first; what is over shows the newest first.

    `words` is an order's number, or a package's ("1001-A").
    """
    found = packages_of_seller(seller).filter(IN_TAB[tab]).annotate(piece_count=Sum("lines__quantity"))
    if due:
        found = found.filter(_due(due, on))
    if words:
        number, _dash, letter = words.strip().upper().partition("-")
        found = found.filter(order__number__startswith=number, letter__startswith=letter)
    return found if tab in {Tab.TO_PACK, Tab.TO_HAND_OVER} or due else found.order_by("-order", "letter")
