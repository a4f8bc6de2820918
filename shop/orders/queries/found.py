"""Finding orders. Every one goes through its audience: the shopper, the guest's link, the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils.crypto import constant_time_compare

from shop.base.money import Money
from shop.orders.models import Order, OrderLine, Package
from shop.orders.rules import (
    ORDER_BADGES,
)
from shop.orders.types import (
    Badge,
    DayFigures,
    ShopperTab,
    order_id_of,
    reference_of,
)

from .packages import shown_lines

if TYPE_CHECKING:
    from shop.accounts.models import User

Status = Order.Status
UNSENT = (Package.Status.TO_PACK, Package.Status.PACKED)


def orders() -> QuerySet[Order]:
    """Every order with all that `order_view` prints, newest first."""
    packages = Package.objects.select_related("seller").order_by("letter")
    lines = Prefetch("packages__lines", shown_lines())
    return (
        Order.objects.select_related("contact")
        .prefetch_related(Prefetch("packages", packages), lines, "packages__shipments")
        .order_by("-id")
    )


def orders_of_shopper(user: User) -> QuerySet[Order]:
    """The person's orders as they are listed: those still to be paid included, given up ones not; newest first."""
    return ever_ordered_by(user).exclude(status=Status.EXPIRED)


def ever_ordered_by(user: User) -> QuerySet[Order]:
    """Every order of the person: what was not paid in time keeps its page, which payments and open pages lead to."""
    return orders().filter(user=user.pk)


def shopper_tab_counts(user: User) -> dict[ShopperTab, int]:
    """How many orders each of the person's tabs holds, in one query."""
    counts = {tab.name: Count("pk", filter=condition) for tab, condition in _in_tab().items()}
    found = orders_of_shopper(user).order_by().aggregate(**counts)
    return {tab: found[tab.name] for tab in ShopperTab}


def orders_in_tab(user: User, tab: ShopperTab, *, words: str = "") -> QuerySet[Order]:
    """The person's orders of a tab, newest first; `words` is looked for in numbers, product titles and sellers."""
    found = orders_of_shopper(user).filter(_in_tab()[tab])
    if not words:
        return found
    bought = OrderLine.objects.filter(package__order=OuterRef("pk"))
    named = bought.filter(Q(title__icontains=words) | Q(package__seller__name__icontains=words))
    return found.filter(Q(number__startswith=words) | Exists(named))


def _in_tab() -> dict[ShopperTab, Q]:
    parcels = Package.objects.filter(order=OuterRef("pk"))
    moving = Q(Exists(parcels.exclude(status__in=[Package.Status.DELIVERED, Package.Status.CANCELLED])))
    return {
        ShopperTab.ALL: Q(pk__isnull=False),
        ShopperTab.OPEN: Q(status=Status.AWAITING_PAYMENT) | (Q(status=Status.PLACED) & moving),
        ShopperTab.DELIVERED: Q(status=Status.PLACED) & ~moving,
        ShopperTab.CANCELLED: Q(status=Status.CANCELLED),
    }


def order_by_token(number: str, token: str) -> Order:
    """The order of a guest's link. Raises Order.DoesNotExist."""
    order = orders().get(number=number)
    if not constant_time_compare(order.token, token):
        raise Order.DoesNotExist
    return order


def order_by_email(number: str, email: str) -> Order:
    """The order that a guest looks for by number and email; both must match. Raises Order.DoesNotExist.

    One query finds both or nothing, so a wrong email takes no longer than an unknown number.
    """
    if not email.strip():
        raise Order.DoesNotExist
    return orders().get(number=number.strip(), contact__email__iexact=email.strip(), contact__erased_at=None)


def buyer_ids_of(number: str) -> QuerySet[Order, int | None]:
    """The id of the person whose order has this number, for the office's list of people; guests have none."""
    return Order.objects.filter(number=number, user__isnull=False).order_by("id").values_list("user_id", flat=True)


def order_rows_of(user_id: int, *, limit: int) -> list[tuple[Order, Badge]]:
    """The person's last orders with the words for their status, for the office."""
    found = Order.objects.filter(user_id=user_id).order_by("-id")[:limit]
    return [(order, ORDER_BADGES[order.status]) for order in found]


def order_with_id(order_id: int) -> Order:
    """Any order, for tasks and handlers. Raises Order.DoesNotExist."""
    return orders().get(pk=order_id)


def numbers_of(references: Iterable[str]) -> dict[str, str]:
    """The numbers of orders by their references, in one query."""
    ids = [order_id_of(reference) for reference in references]
    return {reference_of(pk): number for pk, number in Order.objects.filter(pk__in=ids).values_list("pk", "number")}


def orders_numbered(numbers: Iterable[str]) -> dict[str, str]:
    """The numbers of those of these orders that exist, by their references: the other way round than `numbers_of`."""
    rows = Order.objects.filter(number__in=list(numbers)).order_by("pk")
    return {reference_of(pk): number for pk, number in rows.values_list("pk", "number")}


def order_of_number(number: str) -> Order | None:
    """The order that people call so; staff only."""
    return Order.objects.filter(number=number).first()


def order_of_reference(reference: str) -> Order:
    """The order that a payment is for. Raises Order.DoesNotExist."""
    return order_with_id(order_id_of(reference))


def day_figures(*, since: datetime, today: date, currency: str) -> DayFigures:
    """What the marketplace's staff watch: orders placed since the day began, open payments, parcels not sent."""
    placed = Order.objects.filter(status=Status.PLACED, placed_at__gte=since).order_by()
    day = placed.aggregate(count=Count("pk"), worth=Sum("total_minor"))
    unsent = Package.objects.filter(order__status=Status.PLACED).order_by()
    work = unsent.aggregate(
        to_pack=Count("pk", filter=Q(status=Package.Status.TO_PACK)),
        late=Count("pk", filter=Q(status__in=UNSENT, ship_by_on__lt=today)),
    )
    return DayFigures(
        placed=day["count"],
        worth=Money(day["worth"] or 0, currency),
        awaiting_payment=Order.objects.filter(status=Status.AWAITING_PAYMENT).count(),
        **work,
    )


def order_ids_of(user_id: int) -> tuple[int, ...]:
    """Every order of the person, expired ones too."""
    return tuple(Order.objects.filter(user=user_id).order_by("pk").values_list("pk", flat=True))


def awaiting_order_ids() -> list[int]:
    """Orders that wait for their payment, oldest first."""
    return list(Order.objects.filter(status=Status.AWAITING_PAYMENT).order_by("pk").values_list("pk", flat=True))


def has_ordered(user_id: int) -> bool:
    """Whether the person ever placed an order that was not called off."""
    return Order.objects.filter(user=user_id, status=Status.PLACED).exists()
