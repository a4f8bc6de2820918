"""What an order's page shows, the guest's and the signed-in one: the view, its links, how its paying stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.signing import BadSignature, TimestampSigner
from django.http import FileResponse, Http404
from django.urls import reverse

from shop.base.files import open_stored
from shop.base.money import Money
from shop.catalog.queries import downloads_of_variants
from shop.catalog.types import DownloadView
from shop.checkout.queries import waits_for_confirmation
from shop.orders.listening import live_address_of_order
from shop.orders.queries import order_view, quantities_of
from shop.orders.types import OrderView, ParcelView
from shop.payments.queries import attempts_of, refunds_done, reservation_of
from shop.payments.types import PaymentState
from shop.wallet.queries import cards_of_reference

from .invoices import paper_links
from .numbers import rate_text
from .places import place_text
from .requests import Request

if TYPE_CHECKING:
    from shop.orders.models import Order

DOWNLOAD_SECONDS = 24 * 60 * 60
SECURED = {PaymentState.RESERVED, PaymentState.PARTLY_PAID}
PAID = {PaymentState.PAID, PaymentState.FREE, PaymentState.PARTLY_REFUNDED, *SECURED}
_signer = TimestampSigner(salt="downloads")


@dataclass(frozen=True, slots=True)
class OrderLinks:
    """Where an order's page leads: `parcels` and `downloads` end before the letter or file."""

    page: str
    cancellation: str
    parcels: str
    downloads: str

    @property
    def documents(self) -> str:
        """Where its invoices and credit notes lie; ends before their names."""
        return f"{self.page}documents/"


def guest_links(order: Order | OrderView) -> OrderLinks:
    """The links below the guest's own address of an order."""
    page = reverse("storefront:order", args=[order.number, order.token])
    return OrderLinks(page, f"{page}cancellation/", f"{page}parcels/", f"{page}downloads/")


@dataclass(frozen=True, slots=True)
class DownloadLink:
    """A file that can be fetched for a day."""

    name: str
    size_bytes: int
    url: str


@dataclass(frozen=True, slots=True)
class LastPayment:
    """The last try to pay an order that is not paid yet, and where to go on with it."""

    url: str
    failed: bool
    holds_until: datetime | None


def order_context(order: Order, links: OrderLinks) -> dict[str, Any]:
    """Everything that `storefront/orders/` needs to print an order."""
    view = order_view(order).shown
    return {
        "order": view,
        "rate": rate_text(order.rate, order.currency, order.charged_currency) if order.rate else "",
        "in_books": order.total if order.rate else None,
        "links": links,
        "place": place_text(
            country=view.contact.country,
            district=view.contact.district,
            area=view.contact.area,
            postcode=view.contact.postcode,
        ),
        "downloads": download_links(view, links),
        "gift_cards": () if view.parcels else cards_of_reference(order.reference),
        "papers": paper_links(view.id, links.documents),
        "payment": _last_payment(order, view) if order.awaiting else None,
        "went_back": _went_back(order, view),
        "reservation": reservation_of(order.reference) if view.payment_state in SECURED else None,
        "to_confirm": order.payment_method == "cod" and order.is_placed and waits_for_confirmation(order.pk),
    }


def listening(request: Request, order: Order) -> dict[str, str]:
    """Where the page hears that the order moved; without script or stream it asks each minute instead."""
    return {"live_url": live_address_of_order(order, host=request.get_host())}


def parcel_of(view: OrderView, letter: str) -> ParcelView:
    """One parcel of an order. Raises Http404."""
    for parcel in view.parcels:
        if parcel.letter == letter:
            return parcel
    raise Http404


def download_links(view: OrderView, links: OrderLinks) -> list[DownloadLink]:
    """Links to the files of a paid order, good for a day; reading the page again makes new ones."""
    return [
        DownloadLink(file.file_name, file.size_bytes, f"{links.downloads}{file.public_id}/?key={_key(view, file)}")
        for file in _files(view)
    ]


def download_response(view: OrderView, public_id: str, key: str) -> FileResponse:
    """The file, as an attachment. Raises Http404 for another order's file, an unpaid order, an old or changed link."""
    file = next((file for file in _files(view) if file.public_id == public_id), None)
    if file is None or not _fresh(view, file, key):
        raise Http404
    try:
        content = open_stored(file.file_key)
    except FileNotFoundError as missing:
        raise Http404 from missing
    return FileResponse(content, as_attachment=True, filename=file.file_name, content_type="application/octet-stream")


def _files(view: OrderView) -> list[DownloadView]:
    if view.status != "placed" or view.payment_state not in PAID or not any(line.digital for line in view.lines):
        return []
    return downloads_of_variants(quantities_of(view.id))


def _key(view: OrderView, file: DownloadView) -> str:
    return _signer.sign(f"{view.public_id}/{file.public_id}").partition(":")[2]


def _fresh(view: OrderView, file: DownloadView, key: str) -> bool:
    try:
        _signer.unsign(f"{view.public_id}/{file.public_id}:{key}", max_age=DOWNLOAD_SECONDS)
    except BadSignature:
        return False
    return True


def _went_back(order: Order, view: OrderView) -> Money | None:
    """What a provider gave back to the buyer, in the currency that was charged."""
    if view.payment_state not in {PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED}:
        return None
    zero = Money(0, view.total.currency)
    return sum(refunds_done(order.reference), zero) or None


def _last_payment(order: Order, view: OrderView) -> LastPayment | None:
    attempt = attempts_of(order.reference).last()
    if attempt is None:
        return None
    url = reverse("storefront:payment-return", args=[attempt.public_id])
    return LastPayment(url, view.payment_state == PaymentState.FAILED, attempt.expires_at)
