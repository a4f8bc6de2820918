"""What the portal and the office have to show: cases, changes, questions and papers beside the demo's goods and orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import Attribute, Category, Product, Variant
from shop.listings.models import Proposal
from shop.listings.services import change_state, watch_seller
from shop.orders.models import Package
from shop.returns.models import ReturnCase
from shop.returns.services import escalate_return
from shop.reviews.services import Said, ask_question
from shop.sellers.models import ChecklistItem, Seller
from tests.factories import make_order
from tests.returns.conftest import delivered
from tests.returns.steps import accepted, asked, photo, settled

SELLER, SHOPPER, APPLICANT = "seller@demo.haat.example", "shopper@demo.haat.example", "applicant@demo.haat.example"
BY = Actor.system("test")


def demo_seller() -> Seller:
    """The shop of the demo's seller."""
    return Seller.objects.get(staff__user__email=SELLER)


def furnish_trade(at: datetime) -> None:
    """A parcel to pack, returns in every hand, a change that waits, and a question, all of the demo's seller."""
    shopper, seller = User.objects.get(email=SHOPPER), demo_seller()
    variant = Variant.objects.filter(seller=seller, stock__on_hand__gt=20, product__status="active").order_by("pk")[0]
    parcels = [delivered(make_order((variant, 2), user=shopper).order.packages.get(), at=at) for _case in range(4)]
    make_order((variant, 3), user=shopper)  # waits for its packer
    asked(parcels[0], photos=[photo()])
    accepted(parcels[1])
    escalate_return(case_id=asked(parcels[2]).pk, reason="", by=BY, at=at)
    settled(parcels[3])
    said = Said("Does it go into the dishwasher?", "en")
    ask_question(product_id=variant.product_id, user=shopper, said=said, at=at)
    watch_seller(seller_id=seller.pk, by=BY, at=at)
    rename = lambda state: replace(state, title={**state.title, "en": "Another name"})  # noqa: E731 - one word
    change_state(product_id=variant.product_id, seen="", change=rename, by=BY, at=at)


def portal_pages() -> list[str]:
    """Everything of the portal that a seller looks at on a day, with tabs and a search that finds nothing."""
    seller = demo_seller()
    product = Product.objects.filter(seller=seller, status="active").order_by("pk")[0]
    variant = product.variants.order_by("pk")[0]
    waiting = Package.objects.filter(seller=seller, status="to_pack").select_related("order").order_by("pk")[0]
    editor, order = f"/seller/products/{product.public_id}/", f"/seller/orders/{waiting.order.number}-{waiting.letter}/"
    cases = ReturnCase.objects.filter(package__seller=seller).order_by("pk")
    return [
        "/seller/orders/pick-list/",
        "/seller/orders/tracking/",
        f"{order}shortfall/",
        *(f"/seller/products/{tail}" for tail in ("", "?tab=draft", "?q=zzqqxx", "new/")),
        *(f"{editor}{tail}" for tail in ("", "options/", "history/")),
        *(f"/seller/stock/{tail}" for tail in ("?tab=all", "?q=zzqqxx", f"{variant.public_id}/")),
        *(f"/seller/returns/{tail}" for tail in ("", "?tab=coming", "?tab=closed", "policy/")),
        *(f"/seller/returns/{case.public_id}/" for case in cases),
        "/seller/reviews/",
        "/seller/questions/",
        "/seller/questions/?tab=all",
        "/seller/team/",
        "/seller/holiday/",
    ]


def office_pages() -> list[str]:
    """The office's side of it."""
    seller, applicant = demo_seller(), Seller.objects.get(staff__user__email=APPLICANT)
    entry, category = ChecklistItem.objects.order_by("pk")[0], Category.objects.filter(depth=2).order_by("pk")[0]
    attribute = Attribute.objects.order_by("pk")[0]
    case = ReturnCase.objects.get(status="escalated")
    return [
        *(f"/admin/sellers/{tail}" for tail in ("", "?tab=selling", "?q=zzqqxx", "checklist/")),
        f"/admin/sellers/checklist/{entry.public_id}/",
        f"/admin/sellers/{seller.public_id}/",
        *(f"/admin/sellers/{applicant.public_id}/{tail}" for tail in ("", "papers/")),
        "/admin/products/",
        *(f"/admin/products/{one.public_id}/" for one in Proposal.objects.filter(status="waiting")),
        "/admin/categories/",
        "/admin/categories/new/",
        *(f"/admin/categories/{category.public_id}/{tail}" for tail in ("", "attributes/")),
        f"/admin/attributes/{attribute.code}/",
        *(f"/admin/returns/{tail}" for tail in ("", "policy/", f"{case.public_id}/")),
        "/admin/reviews/",
        *(f"/admin/carriers/{tail}" for tail in ("", "pathao/", "remittances/")),
    ]


def application_pages() -> list[str]:
    """The steps of an application that waits for the office."""
    return [f"/seller/register/{step}" for step in ("shop/", "business/", "documents/", "review/")]
