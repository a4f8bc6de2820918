"""Packages, their lines and what of them does not come; a seller's are found through the seller."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from shop.base.money import Money
from shop.orders.models import Order, OrderLine, Package, Shortfall

if TYPE_CHECKING:
    from shop.sellers.models import Seller

Status = Order.Status
SHOWN_TO_SELLERS = (Status.PLACED, Status.CANCELLED)


def shown_lines() -> QuerySet[OrderLine]:
    """Lines in order, with how many of each cannot be sent (`short`) and what comes off for them (`short_minor`)."""
    return OrderLine.objects.with_shortfalls().order_by("position")


def package_ids_of(order_ids: Iterable[int]) -> list[int]:
    """The packages of these orders."""
    return list(Package.objects.filter(order__in=list(order_ids)).order_by("pk").values_list("pk", flat=True))


def packages_of_order(order_id: int) -> QuerySet[Package]:
    """The packages of an order by letter, with their lines."""
    return Package.objects.filter(order=order_id).prefetch_related("lines").order_by("letter")


def price_of(package: Package) -> int:
    """What a package costs in minor units; the order's rounding goes with the first one."""
    return package.total_minor + (package.order.rounding_minor if package.letter == "A" else 0)


def package_prices_of(order_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """What each package of these orders costs: by the order's id, then by the package's, in their order."""
    found: dict[int, dict[int, int]] = {}
    rows = Package.objects.filter(order__in=list(order_ids)).select_related("order").order_by("order", "pk")
    for package in rows:
        found.setdefault(package.order_id, {})[package.pk] = price_of(package)
    return found


def lines_of_package(package_id: int) -> QuerySet[OrderLine]:
    """The lines of a package in order, each with its shortfalls."""
    return shown_lines().filter(package=package_id)


def open_quantities(package_id: int) -> dict[int, int]:
    """How many of each line are neither sent nor given up, by the line's id; what is done is left out.

    What was sent and came back because nobody took it is open again.
    """
    called_off = Q(shipped__shipment__progress="cancelled")
    came_back = Q(shipped__shipment__progress="returned", shipped__shipment__delivered_at=None)
    sent = (
        OrderLine.objects.filter(pk=OuterRef("pk"))
        .annotate(sum=Sum("shipped__quantity", filter=~called_off & ~came_back))
        .values("sum")
    )
    short = OrderLine.objects.filter(pk=OuterRef("pk")).annotate(sum=Sum("shortfalls__quantity")).values("sum")
    lines = lines_of_package(package_id).annotate(
        left=F("quantity") - Coalesce(Subquery(sent), 0) - Coalesce(Subquery(short), 0)
    )
    return dict(lines.filter(left__gt=0).values_list("pk", "left"))


def packages_on_hold() -> QuerySet[Package]:
    """Every package that reached its buyer and whose money was not let go yet, oldest first."""
    waiting = Package.objects.filter(status=Package.Status.DELIVERED, released_at=None)
    return waiting.order_by("delivered_at", "pk")


def shortfalls_of_package(package_id: int) -> QuerySet[Shortfall]:
    """What the seller could not send of a package, in the order in which it was said."""
    return Shortfall.objects.filter(line__package=package_id).select_related("line__package__order").order_by("pk")


def short_amounts_of(package_ids: Iterable[int]) -> dict[int, int]:
    """What came off the price of each package, in minor units; those of which everything comes are left out."""
    rows = Shortfall.objects.filter(line__package__in=list(package_ids)).order_by()
    return dict(rows.values("line__package").annotate(sum=Sum("amount_minor")).values_list("line__package", "sum"))


def shortfalls_with_ids(ids: Iterable[int]) -> QuerySet[Shortfall]:
    """These, with their lines, for the mail that tells of them."""
    return Shortfall.objects.filter(pk__in=list(ids)).select_related("line").order_by("pk")


def posted_shortfalls_of(order_id: int) -> list[int]:
    """Everything worth money that the order's sellers could not send."""
    found = Shortfall.objects.filter(line__package__order=order_id).exclude(amount_minor=0, funded_minor=0)
    return list(found.order_by("pk").values_list("pk", flat=True))


def lost_its_money(order_id: int) -> bool:
    """Whether parcels of an order were called off because the money reserved for them could not be had."""
    return Shortfall.objects.filter(line__package__order=order_id, reason=Shortfall.Reason.NOT_PAID).exists()


def short_amount_of(package_id: int, currency: str) -> Money:
    """What came off the package's price because it was not sent."""
    return Money(shortfalls_of_package(package_id).aggregate(sum=Sum("amount_minor"))["sum"] or 0, currency)


def package_with_id(package_id: int) -> Package:
    """Any package, for handlers. Raises Package.DoesNotExist."""
    return Package.objects.select_related("order__contact", "seller").get(pk=package_id)


def packages_of_seller(seller: Seller) -> QuerySet[Package]:
    """The seller's packages of confirmed and cancelled orders: the one to be shipped first comes first."""
    return (
        Package.objects.filter(seller=seller.pk, order__status__in=SHOWN_TO_SELLERS, order__placed_at__isnull=False)
        .select_related("order__contact", "seller")
        .prefetch_related(Prefetch("lines", shown_lines()))
        .order_by(F("ship_by_on").asc(nulls_last=True), "order", "letter")
    )


def has_sold(seller: Seller) -> bool:
    """Whether anybody ever ordered something of the seller that was confirmed."""
    return Package.objects.filter(seller=seller.pk, order__placed_at__isnull=False).exists()


def package_of_seller(seller: Seller, number: str) -> Package:
    """One of the seller's packages by what people read out, "1001-A". Raises Package.DoesNotExist."""
    order_number, _dash, letter = number.rpartition("-")
    return packages_of_seller(seller).get(order__number=order_number, letter=letter)


def bought_lines(user_id: int) -> QuerySet[OrderLine]:
    """The lines that reached the person, with package, order and its person, newest first."""
    found = OrderLine.objects.filter(package__order__user=user_id, package__status=Package.Status.DELIVERED)
    return found.select_related("package__order__user", "variant__product").order_by("-id")


def received_packages(user_id: int) -> QuerySet[Package]:
    """The packages that reached the person, with seller, order and its person, newest first."""
    found = Package.objects.filter(order__user=user_id, status=Package.Status.DELIVERED)
    return found.select_related("order__user", "seller").order_by("-id")


def sales_of_seller(seller_id: int) -> int:
    """How many packages of the seller reached somebody."""
    return Package.objects.filter(seller=seller_id, status=Package.Status.DELIVERED).count()


def has_bought(user_id: int, product_id: int) -> bool:
    """Whether the product reached the person."""
    return bought_lines(user_id).filter(variant__product=product_id).exists()


def quantities_of(order_id: int) -> dict[int, int]:
    """How many of each variant the order wants."""
    quantities: dict[int, int] = {}
    for variant_id, quantity in OrderLine.objects.filter(package__order=order_id).values_list("variant", "quantity"):
        quantities[variant_id] = quantities.get(variant_id, 0) + quantity
    return quantities


def undelivered_packages_of(order_id: int) -> int:
    """How many packages of an order are still to reach the shopper."""
    over = [Package.Status.DELIVERED, Package.Status.CANCELLED]
    return Package.objects.filter(order=order_id).exclude(status__in=over).count()
