"""The seller's packages: lists by status, one package, packing and sending it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.digits import page_digits
from shop.base.keyset import Stretch, stretch_by_date, stretch_by_newest
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.fulfilment.queries import (
    Tab,
    Work,
    left_to_send,
    package_to_send,
    packages_with_numbers,
    work_of_seller,
)
from shop.fulfilment.services import (
    deliver_package,
    leave_out_lines,
    pack_package,
    ship_package,
    take_back_parcels,
)
from shop.invoicing.queries import documents_of_package
from shop.orders.listening import live_address_of_seller
from shop.orders.queries import (
    contact_of,
    delivery_lines,
    parcel_view,
    payment_words,
)
from shop.returns.queries import count_coming_back
from shop.shipping.carriers import ready_carriers
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.cash_words import cash_words
from shop.web.common.invoices import paper_link
from shop.web.common.listing import marks, neighbours
from shop.web.seller.forms import BookingForm, PiecesForm, Row, ShipmentForm, ShortfallForm
from shop.web.seller.order_look import look_of
from shop.web.seller.shell import portal

PAGE_SIZE = 25


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def orders(request: SellerRequest) -> HttpResponse:
    """The packages of one tab, to be shipped first coming first; `?q=` finds by number, name, phone and SKU."""
    today = timezone.localdate()
    look = look_of(request.GET)
    packages = stretch(request, look.packages(request.seller, on=today), urgent=look.urgent)
    work = work_of_seller(request.seller, on=today)
    context = {
        "packages": packages,
        "pages": neighbours(packages, **look.query),
        "tabs": tabs(work, coming_back=count_coming_back(request.seller), current=look.shown),
        "look": look.query,
        "tab": look.tab,
        "mixed": look.shown is Tab.ALL,
        "returning": look.shown is Tab.RETURNS,
        "due": look.due,
        "cash": look.cash,
        "words": look.words,
        "today": today,
        "may_fulfil": request.membership.may(Permission.ORDERS_FULFIL),
        "live_url": live_address_of_seller(request.seller, host=request.get_host()),
    }
    return portal(request, "seller/orders/list.html", context, parts={"orders", "packages"}, work=work)


def stretch(request: SellerRequest, found: QuerySet[Any], *, urgent: bool) -> Stretch[Any]:
    """The page of a list that the address marks."""
    if urgent:
        return stretch_by_date(found, "ship_by_on", **marks(request, size=PAGE_SIZE))
    return stretch_by_newest(found, **marks(request, size=PAGE_SIZE))


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def packings(request: SellerRequest) -> HttpResponse:
    """Several packages are in their boxes; what cannot be is said one by one, the others go ahead."""
    packages = packages_with_numbers(request.seller, request.POST.getlist("number"))
    packed = 0
    for package in packages:
        try:
            pack_package(package_id=package.pk, by=request.actor, at=timezone.now())
            packed += 1
        except Refusal as refusal:
            messages.error(request, f"{package.number}: {refusal.message}")
    if not packages:
        messages.error(request, _("Choose at least one order."))
    elif packed:
        said = ngettext("%(count)d parcel is packed.", "%(count)d parcels are packed.", packed)
        messages.success(request, page_digits(said % {"count": packed}))
    return redirect("seller:orders")


def tabs(work: Work, *, coming_back: int, current: Tab) -> list[dict[str, Any]]:
    """The tabs with their counts; what is over is not counted."""
    labels = {
        Tab.TO_PACK: (_("To pack"), work.to_pack),
        Tab.TO_HAND_OVER: (_("To hand over"), work.to_hand_over),
        Tab.ON_THE_WAY: (_("On the way"), work.on_the_way),
        Tab.DELIVERED: (_("Delivered"), 0),
        Tab.RETURNS: (_("Returns"), coming_back),
        Tab.CANCELLED: (_("Cancelled"), 0),
        Tab.ALL: (_("All"), 0),
    }
    address = reverse("seller:orders")
    return [
        {"label": label, "url": f"{address}?tab={tab}", "count": count, "current": tab is current}
        for tab, (label, count) in labels.items()
    ]


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def order(request: SellerRequest, number: str) -> HttpResponse:
    """One package: what is in it, where it goes, and the next step."""
    return detail(request, number)


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def packing(request: SellerRequest, number: str) -> HttpResponse:
    """The package is in its box; every line was ticked."""
    package = package_or_404(request, number)
    ticked = set(request.POST.getlist("line"))
    if not {str(line.public_id) for line in package.lines.all() if line.quantity > line.short} <= ticked:
        refusal = _("Tick every line that is in the box. What you do not have, you can leave out.")
        return detail(request, number, refusal=refusal, ticked=ticked, status=422)
    try:
        pack_package(package_id=package.pk, by=request.actor, at=timezone.now())
    except Refusal as refused:
        return detail(request, number, refusal=str(refused.message), status=409)
    messages.success(request, _("Packed. Now hand it over."))
    return redirect("seller:order", number=number)


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def shipment(request: SellerRequest, number: str) -> HttpResponse:
    """A carrier has the package, or so many of its lines."""
    package = package_or_404(request, number)
    rows = unsent_rows(package, left_to_send(package))
    form, pieces = ShipmentForm(request.POST), PiecesForm(request.POST, rows=rows)
    if not (form.is_valid() and pieces.is_valid()):
        return detail(request, number, form=form, pieces=pieces, status=422)
    sent = {"package_id": package.pk, "quantities": pieces.quantities or None, **form.cleaned_data}
    try:
        ship_package(**sent, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return detail(request, number, form=form, pieces=pieces, refusal=str(refusal.message), status=409)
    messages.success(request, _("On its way. We told the shopper."))
    return redirect("seller:order", number=number)


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def delivery(request: SellerRequest, number: str) -> HttpResponse:
    """The shopper has a package that was carried by hand."""
    package = package_or_404(request, number)
    try:
        deliver_package(package_id=package.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return detail(request, number, refusal=str(refusal.message), status=409)
    messages.success(request, _("Delivered. The order is complete."))
    return redirect("seller:order", number=number)


@require_POST
@seller_required(Permission.ORDERS_FULFIL)
def comeback(request: SellerRequest, number: str) -> HttpResponse:
    """Nobody took a package that was carried by hand: it is here again."""
    package = package_or_404(request, number)
    try:
        take_back_parcels(package_id=package.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return detail(request, number, refusal=str(refusal.message), status=409)
    messages.success(request, _("Noted. Send it again, or say that you cannot send it."))
    return redirect("seller:order", number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@seller_required(Permission.ORDERS_FULFIL)
def shortfall(request: SellerRequest, number: str) -> HttpResponse:
    """What of the package cannot be sent, and why."""
    package = package_or_404(request, number)
    rows, sent = open_rows(package, left_to_send(package)), request.POST if request.method == "POST" else None
    form, pieces = ShortfallForm(sent), PiecesForm(sent, rows=rows, empty=True)
    context = {"package": package, "form": form, "pieces": pieces, "nothing": not rows}
    if not (form.is_valid() and pieces.is_valid()):
        status = 422 if request.method == "POST" else 200
        return portal(request, "seller/orders/shortfall.html", context, status=status)
    left_out = {"package_id": package.pk, "wanted": pieces.quantities, **form.cleaned_data}
    try:
        leave_out_lines(**left_out, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return portal(request, "seller/orders/shortfall.html", context | {"refusal": refusal.message}, status=409)
    messages.success(request, _("Left out. We told the shopper, who does not pay for it."))
    return redirect("seller:order", number=number)


def unsent_rows(package: Any, left: dict[int, int]) -> list[Row]:
    """What can still be put into a shipment; downloads travel by themselves."""
    downloads = {line.pk for line in package.lines.all() if line.digital}
    return rows_of(package, {pk: pieces for pk, pieces in left.items() if pk not in downloads})


def open_rows(package: Any, left: dict[int, int]) -> list[Row]:
    """What is neither sent nor given up, of a package that is not over."""
    return [] if package.status in {"delivered", "cancelled"} else rows_of(package, left)


def rows_of(package: Any, left: dict[int, int]) -> list[Row]:
    """Lines with how many of them are meant, for a form."""
    lines = [line for line in package.lines.all() if line.pk in left]
    return [Row(line.pk, str(line.public_id), str(line.title), str(line.options), left[line.pk]) for line in lines]


def package_or_404(request: SellerRequest, number: str) -> Any:
    """The seller's own package; another's does not exist."""
    try:
        return package_to_send(request.seller, number)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def detail(
    request: SellerRequest,
    number: str,
    *,
    form: ShipmentForm | None = None,
    pieces: PiecesForm | None = None,
    status: int = 200,
    **said: Any,
) -> HttpResponse:
    """The page of one package as it stands now; `said` is a refusal, and the lines that were ticked."""
    package = package_or_404(request, number)
    paid_by, payment_badge = payment_words(package.order)
    left = left_to_send(package)
    context = {
        "parcel": parcel_view(package.order, package, 1),
        "placed_at": package.order.placed_at,
        "contact": contact_of(package.order.contact),
        "address_lines": delivery_lines(package),
        "payment_label": paid_by,
        "payment_badge": payment_badge,
        "form": form or ShipmentForm(initial={"carrier": package.point.name} if package.point else {}),
        "pieces": pieces or PiecesForm(rows=unsent_rows(package, left)),
        "booking": BookingForm(),
        "may_book": bool(ready_carriers()),
        "shipments": package.shipments.all(),
        "papers": [paper_link(one, reverse("seller:invoices")) for one in documents_of_package(package.pk)],
        "open_rows": open_rows(package, left),
        "cash_words": cash_words(package.order),
        "may_fulfil": request.membership.may(Permission.ORDERS_FULFIL),
        "today": timezone.localdate(),
        "focus": request.headers.get("HX-Trigger", "").startswith("open-"),
    }
    return portal(request, "seller/orders/detail.html", context | said, parts={"detail"}, status=status)
