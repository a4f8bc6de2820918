"""The life of a shop in acts, each at the pages of whoever does it. Acts name people and things; the tests assert."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone
from PIL import Image

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.exchange.models import ImportRun
from shop.fulfilment.models import Shipment
from shop.listings.models import Proposal
from shop.orders.models import Order, OrderLine, Package
from shop.returns.models import ReturnCase
from shop.sellers.models import ChecklistItem, Seller
from shop.sellers.types import ItemKind
from tests.factories import make_category
from tests.factories.sellers import ask_only_for
from tests.flows.visitors import Upload, Visitor
from tests.queue import drain
from tests.web.storefront.purchase import fill_steps, payment_fields, put

SHOP = {
    "name": "Nusrat Knits",
    "story": "Scarves knitted by hand.",
    "district": "Dhaka",
    "email": "knits@example.com",
    "phone": "01712345678",
    "handling_days": "2",
}
BUSINESS = {
    "form": "person",
    "legal_name": "Nusrat Jahan",
    "street": "House 7, Road 3",
    "district": "Dhaka",
    "national_id": "123 456 7890",
}
BANK = {
    "kind": "bank",
    "holder": "Nusrat Jahan",
    "bank_name": "BRAC Bank",
    "branch": "Gulshan",
    "routing_number": "055580375",
    "number": "1501 2033 44556",
}
OTHER_SHOP = Upload(
    "shop.csv",
    b"Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src\n"
    b"wool-cap,Wool cap,<p>Warm.</p>,Title,Default Title,CAP-1,7,450.00,https://example.com/cap.jpg\n"
    b"wool-sock,Wool sock,<p>Long.</p>,Size,Small,SOCK-S,9,150.00,https://example.com/sock.jpg\n"
    b"wool-sock,,,,Large,SOCK-L,0,170.00,\n",
    "text/csv",
)
"""Two products as another shop system writes them, one of them in two sizes."""


def photo(name: str, colour: str = "red") -> Upload:
    """A picture as a phone sends it."""
    target = io.BytesIO()
    Image.new("RGB", (1200, 1500), colour).save(target, "JPEG")
    return Upload(name, target.getvalue(), "image/jpeg")


# Being let in ------------------------------------------------------------------------------------------------------


def apply(applicant: Visitor) -> Seller:
    """Shop, business, documents, bank account, and off to the office."""
    ask_only_for(ItemKind.DOCUMENT, ItemKind.ATTEST, ItemKind.REVIEW)
    applicant.open("/seller/register/")
    applicant.send("/register/shop/", SHOP)
    applicant.send("/register/business/", BUSINESS)
    applicant.send(r"/documents/[\w-]+/", {"file": photo("nid.jpg", "white")})
    applicant.send("/register/documents/", {"items": True})
    applicant.send("/register/bank/", BANK)
    applicant.send("/register/review/")
    return Seller.objects.get(slug="nusrat-knits")


def let_in(office: Visitor, seller: Seller) -> str:
    """The papers side by side, each entry accepted, and the one decision; the HTML of the papers."""
    office.open("/admin/sellers/")
    assert str(seller.public_id) in office.html
    papers = office.open(f"/admin/sellers/{seller.public_id}/papers/")
    for item in ChecklistItem.objects.filter(retired_at=None).order_by("pk"):
        office.open(f"/admin/sellers/{seller.public_id}/")
        office.send(f"/verdicts/{item.public_id}/", button="accept")
    office.send("/decision/", button="approve")
    return papers


# Products ----------------------------------------------------------------------------------------------------------


def import_products(owner: Visitor, table: Upload) -> ImportRun:
    """A file of another shop system: sent, looked through by the worker, confirmed, and written by the worker."""
    owner.open("/seller/imports/")
    owner.send("/seller/imports/", {"kind": "products", "file": table, "starting_weight": "400"})
    drain()
    owner.open(owner.path)
    owner.send("/confirmation/")
    drain()
    owner.open(owner.path)
    return ImportRun.objects.latest("pk")


def list_product(owner: Visitor, *, price: str, stock: str) -> Product:
    """A scarf with a photo, a price and so many pieces, sent to be put on sale."""
    category = make_category("scarves")
    owner.open("/seller/products/new/")
    owner.send("/products/new/", {"title": "Wool scarf", "category": str(category.public_id)})
    product = Product.objects.filter(seller__slug="nusrat-knits").latest("pk")
    owner.send("/photos/", {"photo": photo("scarf.jpg")})
    owner.open(f"/seller/products/{product.public_id}/")
    ready = {"description_en": "Warm and soft.", "v0-price": price, "v0-weight": "300", "v0-stock": stock}
    owner.send(f"/products/{product.public_id}/", {"status": "active", **ready})
    return product


def change_price(owner: Visitor, product: Product, price: str) -> str:
    """Another price for the scarf; the page that says what happens with it."""
    owner.open(f"/seller/products/{product.public_id}/")
    return owner.send(f"/products/{product.public_id}/", {"v0-price": price})


def approve_change(office: Visitor, product: Product) -> None:
    """The office finds what waits, reads it and says yes."""
    proposal = Proposal.objects.get(product=product, status="waiting")
    assert str(proposal.public_id) in office.open(f"/admin/products/?q={product.title}")
    office.open(f"/admin/products/{proposal.public_id}/")
    office.send("/approval/")


# Selling -----------------------------------------------------------------------------------------------------------


def buy(client: Client, product: Product, pieces: int, method: str) -> Order:
    """So many scarves, paid at the door or at the sandbox's bank."""
    put(client, product.variants.earliest("pk"), pieces)
    fill_steps(client)
    pressed = client.post("/checkout/payment/", payment_fields(client, method), follow=True)
    if method == "sandbox":
        client.post(pressed.redirect_chain[-1][0], {"choice": "approve"}, follow=True)
    return Order.objects.latest("pk")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package at its page in the portal."""

    package: Package

    @property
    def page(self) -> str:
        """Its address."""
        return f"/seller/orders/{self.package.order.number}-{self.package.letter}/"

    @property
    def line(self) -> OrderLine:
        """Its only line."""
        return self.package.lines.get()


def parcel_of(order: Order) -> Parcel:
    """The order's only package."""
    return Parcel(order.packages.select_related("order").get())


def pack(owner: Visitor, parcel: Parcel) -> None:
    """Every line ticked, and in the box."""
    assert parcel.page in owner.open("/seller/orders/")
    owner.open(parcel.page)
    owner.send("/packing/", {"line": True})


def send_part(owner: Visitor, parcel: Parcel, pieces: int) -> None:
    """A part of it goes by hand."""
    owner.open(parcel.page)
    sent = {"carrier": "Padma Courier", "tracking_code": "PC-77", f"pieces-{parcel.line.public_id}": str(pieces)}
    owner.send("/shipment/", sent)


def book_rest(owner: Visitor, parcel: Parcel) -> Shipment:
    """Pathao is booked for the rest."""
    owner.open(parcel.page)
    owner.send("/booking/", {"carrier_code": "pathao", "weight_grams": "900"})
    return Shipment.objects.get(package=parcel.package, carrier_code="pathao")


def carrier_says(shipment: Shipment, event: str) -> int:
    """Pathao's message about it; the status of the answer."""
    said: dict[str, Any] = {
        "consignment_id": shipment.consignment,
        "event": f"order.{event}",
        "timestamp": timezone.now().isoformat(),
        "store_id": 130820,
    }
    headers = {"X-PATHAO-Signature": "key"}
    return Client().post("/hooks/pathao/", json.dumps(said), "application/json", headers=headers).status_code


def deliver_by_hand(owner: Visitor, parcel: Parcel) -> None:
    """The shopper has it."""
    owner.open(parcel.page)
    owner.send("/delivery/")


# Afterwards --------------------------------------------------------------------------------------------------------


def review(buyer: Visitor, line: OrderLine) -> str:
    """Four stars and a photo; the page of own reviews."""
    buyer.open(f"/profile/reviews/{line.public_id}/")
    return buyer.send(
        f"/{line.public_id}/", {"rating": "4", "title": "Warm", "text": "A little long.", "photos": photo("worn.jpg")}
    )


def reply(owner: Visitor, words: str) -> str:
    """The seller's words below the newest review."""
    owner.open("/seller/reviews/")
    return owner.send("/reply/", {"text": words})


def ask_return(guest: Visitor, order: Order, line: OrderLine, pieces: int) -> ReturnCase:
    """A guest asks by the link of the order."""
    page = guest.open(f"/orders/{order.number}/{order.token}/")
    found = re.search(r'href="([^"]*/parcels/A/returns/[^"]*)"', page)
    assert found
    guest.open(found[1])
    wanted = {"reason": "damaged", "wish": "refund", f"pieces-{line.public_id}": str(pieces)}
    guest.send("/returns/", {**wanted, "photos": photo("hole.jpg")})
    return ReturnCase.objects.get(package__order=order)


def accept_return(owner: Visitor, case: ReturnCase) -> None:
    """The seller finds the case, looks at it and says yes."""
    assert str(case.public_id) in owner.open("/seller/returns/")
    owner.open(f"/seller/returns/{case.public_id}/")
    owner.send("/acceptance/", {"way": "own", "how": "Send it to House 7, Road 3, Dhaka."})


def receive_return(owner: Visitor, case: ReturnCase, pieces: int) -> str:
    """So many pieces came back; the money goes back for those."""
    line = case.lines.get()
    owner.open(f"/seller/returns/{case.public_id}/")
    came = {"outcome": "refund", f"pieces-{line.pk}": str(pieces), f"condition-{line.pk}": "used"}
    return owner.send("/receipt/", came)


def proven(user: User) -> Client:
    """A browser of somebody with a second step, who proved it just now."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": timezone.now().timestamp()}]
    session.save()
    return client
