"""Reading orders. Every one goes through its audience: the shopper, the guest's link, the seller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.crypto import constant_time_compare
from django.utils.functional import Promise

from shop.base.money import Money
from shop.payments.on_account import due_days_of
from shop.payments.queries import label_of_method, payment_states_of
from shop.payments.types import PaymentState
from shop.tax.queries import sentence_of, tax_label
from shop.tax.types import Verdict
from shop.wallet.queries import tender_view, tenders_of
from shop.wallet.types import TenderView

from .models import Order, OrderContact, OrderLine, Package, Shortfall
from .rules import (
    ORDER_BADGES,
    PACKAGE_BADGES,
    PAYMENT_BADGES,
    PROGRESS_BADGES,
    address_lines,
    cancellable,
    timeline_of,
    total_rows,
)
from .types import (
    Badge,
    Contact,
    DayFigures,
    LineView,
    OrderView,
    ParcelView,
    ShipmentView,
    ShopperTab,
    order_id_of,
    reference_of,
)

if TYPE_CHECKING:
    from shop.accounts.models import User
    from shop.sellers.models import Seller

Status = Order.Status
UNSENT = (Package.Status.TO_PACK, Package.Status.PACKED)
SHOWN_TO_SELLERS = (Status.PLACED, Status.CANCELLED)
CONTACT_FIELDS = tuple(Contact.__dataclass_fields__)


def orders() -> QuerySet[Order]:
    """Every order with all that `order_view` prints, newest first."""
    packages = Package.objects.select_related("seller").order_by("letter")
    lines = Prefetch("packages__lines", shown_lines())
    return (
        Order.objects.select_related("contact")
        .prefetch_related(Prefetch("packages", packages), lines, "packages__shipments")
        .order_by("-id")
    )


def shown_lines() -> QuerySet[OrderLine]:
    """Lines in order, with how many of each cannot be sent (`short`) and what comes off for them (`short_minor`)."""
    return OrderLine.objects.with_shortfalls().order_by("position")


def orders_of_shopper(user: User) -> QuerySet[Order]:
    """The person's orders, those still to be paid included, newest first."""
    return orders().filter(user=user.pk).exclude(status=Status.EXPIRED)


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


def package_ids_of(order_ids: Iterable[int]) -> list[int]:
    """The packages of these orders."""
    return list(Package.objects.filter(order__in=list(order_ids)).order_by("pk").values_list("pk", flat=True))


def awaiting_order_ids() -> list[int]:
    """Orders that wait for their payment, oldest first."""
    return list(Order.objects.filter(status=Status.AWAITING_PAYMENT).order_by("pk").values_list("pk", flat=True))


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


def has_ordered(user_id: int) -> bool:
    """Whether the person ever placed an order that was not called off."""
    return Order.objects.filter(user=user_id, status=Status.PLACED).exists()


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


def order_view(order: Order) -> OrderView:
    """What pages and mails print; read the order through one of the queries above."""
    return order_views([order])[0]


def order_views(found: Iterable[Order]) -> list[OrderView]:
    """The views of several orders, with three queries for all of their payments."""
    chosen = list(found)
    references = [reference_of(order.pk) for order in chosen]
    tenders = tenders_of(references)
    states = payment_states_of(references, tenders=tenders)
    billed = [reference for reference, state in states.items() if state is PaymentState.ON_ACCOUNT]
    days = due_days_of(billed) if billed else {}
    views = [
        _view(order, states[reference], [tender_view(one) for one in tenders.get(reference, ())])
        for order, reference in zip(chosen, references, strict=True)
    ]
    return [replace(view, pay_by_on=days.get(reference_of(view.id))) for view in views] if days else views


def parcel_view(order: Order, package: Package, position: int) -> ParcelView:
    """One package as its order's page, its seller's page and mails show it."""
    return ParcelView(
        id=package.pk,
        letter=package.letter,
        number=f"{order.number}-{package.letter}",
        position=position,
        seller_id=package.seller_id,
        seller_name=package.seller.name,
        seller_slug=package.seller.slug,
        status=package.status,
        badge=PACKAGE_BADGES[package.status],
        timeline=timeline_of(
            ordered_at=order.created_at,
            confirmed_at=order.placed_at,
            shipped_at=package.shipped_at,
            delivered_at=package.delivered_at,
        ),
        lines=tuple(line_view(line) for line in package.lines.all()),
        shipments=_shipments(package),
        needs_delivery=package.needs_delivery,
        delivery_name=package.delivery_name,
        goods=Money(package.goods_minor - package.discount_minor, order.currency),
        shipping=Money(package.shipping_minor, order.currency),
        short=Money(_short(package), order.currency),
        total=Money(package.total_minor - _short(package), order.currency),
        ship_by_on=package.ship_by_on,
        arrives_from_on=package.arrives_from_on,
        arrives_to_on=package.arrives_to_on,
        delivered_at=package.delivered_at,
        public_id=str(package.public_id),
    )


def payment_words(order: Order) -> tuple[Promise | str, Badge]:
    """How an order is paid, and how far that is."""
    state = payment_states_of([reference_of(order.pk)])[reference_of(order.pk)]
    return label_of_method(order.payment_method), PAYMENT_BADGES[state]


def _short(package: Package) -> int:
    """What comes off a package that still comes; one that was called off keeps its figures."""
    if package.status == Package.Status.CANCELLED:
        return 0
    return sum(line.short_minor for line in package.lines.all())


def _short_of_order(order: Order, packages: Sequence[Package]) -> int:
    """What comes off an order that still stands."""
    if order.status != Order.Status.PLACED:
        return 0
    return sum(line.short_minor for package in packages for line in package.lines.all())


def contact_of(contact: OrderContact) -> Contact:
    """The personal part as a value."""
    return Contact(**{name: getattr(contact, name) for name in CONTACT_FIELDS})


def delivery_lines(package: Package) -> tuple[str, ...]:
    """Where a package goes, as it is written on it."""
    return address_lines(contact_of(package.order.contact))


def _view(order: Order, state: PaymentState, tenders: Sequence[TenderView]) -> OrderView:
    packages = list(order.packages.all())
    contact = contact_of(order.contact)
    total = order.total - Money(_short_of_order(order, packages), order.currency)
    placed = order.status == Order.Status.PLACED
    paid = (tender.amount - tender.unsent if placed else tender.amount for tender in tenders)
    return OrderView(
        id=order.pk,
        public_id=str(order.public_id),
        number=order.number,
        token=order.token,
        language=order.language,
        user_id=order.user_id,
        status=order.status,
        badge=ORDER_BADGES[order.status],
        created_at=order.created_at,
        placed_at=order.placed_at,
        cancelled_at=order.cancelled_at,
        parcels=tuple(parcel_view(order, package, place) for place, package in enumerate(packages, start=1)),
        rows=total_rows(
            order,
            packages,
            short_minor=_short_of_order(order, packages),
            tax_label=tax_label(order.tax_name),
        ),
        total=total,
        tax=Money(order.tax_minor, order.currency),
        tax_label=tax_label(order.tax_name),
        tax_reasons=_reasons(order),
        prices_include_tax=order.prices_include_tax,
        payment_state=state,
        payment_badge=PAYMENT_BADGES[state],
        payment_method=order.payment_method,
        payment_label=label_of_method(order.payment_method),
        tenders=tuple(tenders),
        rest=total - Money.total(paid, order.currency),
        contact=contact,
        address_lines=address_lines(contact),
        cancellable=cancellable(order.status, [package.status for package in packages]),
    )


def _reasons(order: Order) -> tuple[str, ...]:
    """Why the order bears its tax, each reason once, in the reader's language; from the frozen quote."""
    lines = (line for parcel in order.quote.get("parcels", ()) for line in parcel["lines"])
    found = dict.fromkeys(Verdict.of(line["tax_why"]) for line in lines if line.get("tax_why"))
    return tuple(sentence_of(why) for why in found)


def line_view(line: OrderLine) -> LineView:
    """One line as pages and mails print it."""
    return LineView(
        title=line.title,
        options=line.options,
        sku=line.sku,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=Money(line.discount_minor, line.currency),
        total=line.total,
        image=line.image,
        digital=line.digital,
        id=str(line.public_id),
        short=line.short,
    )


def _shipments(package: Package) -> tuple[ShipmentView, ...]:
    return tuple(
        ShipmentView(
            number=one.number,
            carrier=one.carrier,
            tracking_code=one.tracking_code,
            tracking_url=one.tracking_url,
            sent_at=one.sent_at,
            badge=PROGRESS_BADGES[one.progress],
            words=one.words,
            delivered_at=one.delivered_at,
        )
        for one in package.shipments.all()
        if one.sent_at
    )
