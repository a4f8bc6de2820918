"""Reads of the packing table: what a seller has to do, and where their packages stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, prefetch_related_objects
from django.db.models.functions import Upper

from shop.base.phones import e164
from shop.base.translated import Translated
from shop.orders.models import Order, OrderContact, OrderLine, Package
from shop.orders.queries import lines_of_package, open_quantities, package_of_seller, packages_of_seller
from shop.sellers.models import Seller
from shop.shipping.carriers.types import Progress

from .models import Remittance, RemittanceLine, Shipment, ShipmentLine

Status = Package.Status
NOT_SENT = (Status.TO_PACK, Status.PACKED)
OPEN = (*NOT_SENT, Status.SHIPPED)
URGENT = (F("ship_by_on").asc(nulls_last=True), "id")
MOST_AT_ONCE = 100
SHORTEST_NAME = 3
PHONE_COUNTRY = "BD"


class Tab(StrEnum):
    """A list of a seller's packages, by where they stand."""

    TO_PACK = "to-pack"
    TO_HAND_OVER = "to-hand-over"
    ON_THE_WAY = "on-the-way"
    DELIVERED = "delivered"
    RETURNS = "returns"
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
    Tab.RETURNS: Q(),  # which of them come back, room `returns` says
    Tab.CANCELLED: Q(status=Status.CANCELLED),
    Tab.ALL: Q(),
}


@dataclass(slots=True)
class Pick:
    """So many of a SKU to be fetched, and which parcels they are for."""

    sku: str
    title: Translated
    options: Translated
    pieces: int = 0
    parcels: list[tuple[str, int]] = field(default_factory=list)


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
        .filter(status__in=OPEN)
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
    seller: Seller, tab: Tab, *, on: date, due: Due | None = None, words: str = "", cash: bool = False
) -> QuerySet[Package]:
    """The seller's packages in a tab, to be shipped first coming first; what is over shows the newest first.

    `words` is looked for in numbers, in people's names and phones and in SKUs; `cash` leaves only cash on delivery.
    """
    pieces = OrderLine.objects.filter(package=OuterRef("pk")).order_by().values("package").annotate(sum=Sum("quantity"))
    found = packages_of_seller(seller).filter(IN_TAB[tab]).annotate(piece_count=Subquery(pieces.values("sum")))
    if due:
        found = found.filter(_due(due, on))
    if cash:
        found = found.filter(order__payment_method="cod")
    if words:
        found = found.filter(_matching(words))
    return found.order_by(*URGENT) if is_urgent(tab, due) else found.order_by("-id")


def is_urgent(tab: Tab, due: Due | None) -> bool:
    """Whether a list is read from what has to be sent first, and not from the newest."""
    return tab in {Tab.TO_PACK, Tab.TO_HAND_OVER} or due is not None


def _matching(words: str) -> Q:
    """Each place is looked up by an index of its own: a seller has tens of thousands of orders."""
    number, _dash, letter = words.strip().upper().partition("-")
    found = Q(order__in=Order.objects.filter(number__startswith=number).values("pk"), letter__startswith=letter)
    phone = e164(words, PHONE_COUNTRY)
    if phone:
        found |= Q(order__in=OrderContact.objects.filter(phone=phone).values("order"))
    if len(words.strip()) >= SHORTEST_NAME:
        named = OrderContact.objects.annotate(upper=Upper("name")).filter(upper__contains=words.strip().upper())
        lines = OrderLine.objects.annotate(upper=Upper("sku")).filter(upper__startswith=words.strip().upper())
        found |= Q(order__in=named.values("order")) | Q(pk__in=lines.values("package"))
    return found


def picks_of(seller: Seller) -> list[Pick]:
    """What has to be fetched from the shelves for the MOST_AT_ONCE most urgent parcels to pack, by SKU, in one query.

    As many as are packed and printed at once: more than that nobody carries from the shelves in one round.
    """
    urgent = packages_of_seller(seller).filter(IN_TAB[Tab.TO_PACK], order__status="placed").order_by(*URGENT)
    lines = (
        OrderLine.objects.filter(package__in=urgent.values("pk")[:MOST_AT_ONCE], digital=False)
        .with_shortfalls()
        .select_related("package__order")
        .order_by("sku", "package__ship_by_on", "pk")
    )
    picks: dict[str, Pick] = {}
    for line in lines:
        pieces = line.quantity - line.short
        if not pieces:
            continue
        pick = picks.setdefault(line.sku, Pick(line.sku, line.title, line.options))
        pick.pieces += pieces
        pick.parcels.append((line.package.number, pieces))
    return list(picks.values())


def packages_with_numbers(seller: Seller, numbers: Iterable[str]) -> list[Package]:
    """The seller's own packages among these numbers ("1001-A"), in the order of the list; at most MOST_AT_ONCE."""
    wanted = [number.rpartition("-") for number in list(numbers)[:MOST_AT_ONCE]]
    found = Q(pk__in=[])
    for order_number, _dash, letter in wanted:
        found |= Q(order__number=order_number, letter=letter)
    return list(packages_of_seller(seller).filter(found).prefetch_related("shipments").order_by(*URGENT))


def package_to_send(seller: Seller, number: str) -> Package:
    """One of the seller's packages with its lines, and with everything that left or will leave for it.

    Shipments have their lines and where they were seen. Raises Package.DoesNotExist for another's.
    """
    package = package_of_seller(seller, number)
    parts = Prefetch("lines", ShipmentLine.objects.select_related("line").order_by("pk"))
    shipments = Shipment.objects.defer("label_pdf").prefetch_related(parts, "sightings").order_by("number")
    prefetch_related_objects([package], Prefetch("shipments", shipments))
    return package


def left_to_send(package: Package) -> dict[int, int]:
    """What `open_quantities` answers, of a package that `package_to_send` has read."""
    sent: Counter[int] = Counter()
    for shipment in package.shipments.all():
        if shipment.progress != Progress.CANCELLED:
            sent.update({part.line_id: part.quantity for part in shipment.lines.all()})
    left = {line.pk: line.quantity - line.short - sent[line.pk] for line in package.lines.all()}
    return {pk: pieces for pk, pieces in left.items() if pieces > 0}


def shipment_of_seller(seller: Seller, public_id: UUID) -> Shipment:
    """One of the seller's shipments. Raises Shipment.DoesNotExist."""
    return Shipment.objects.select_related("package__order").get(package__seller=seller.pk, public_id=public_id)


def remittances() -> QuerySet[Remittance]:
    """Every statement of the marketplace's carriers, the newest first, with its sums and how many rows differ."""
    lines = RemittanceLine.objects.filter(remittance=OuterRef("pk")).order_by().values("remittance")
    return Remittance.objects.annotate(
        row_count=Subquery(lines.annotate(count=Count("pk")).values("count")),
        due_minor=Subquery(lines.annotate(sum=Sum("due_minor")).values("sum")),
        remitted_minor=Subquery(lines.annotate(sum=Sum("remitted_minor")).values("sum")),
        differences=Subquery(
            lines.annotate(count=Count("pk", filter=~Q(due_minor=F("remitted_minor")))).values("count")
        ),
    ).order_by("-id")


def differing_lines_of(remittance: Remittance) -> QuerySet[RemittanceLine]:
    """The rows of a statement that are not what was due, as they stand in the file."""
    return (
        RemittanceLine.objects.filter(remittance=remittance.pk)
        .exclude(due_minor=F("remitted_minor"))
        .select_related("remittance", "shipment__package__order")
        .order_by("row_number")
    )
