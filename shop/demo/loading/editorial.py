"""Reviews, pages and the home page of the demo."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shop.accounts.queries import user_with_email
from shop.base import events
from shop.cms.services import save_page, set_home
from shop.demo.queries import home_is_set, product_ids_by_slug, reviewed_product_ids
from shop.orders.queries import received_packages
from shop.reviews.queries import seller_reviews_by
from shop.reviews.services import ReviewDraft, SellerWords, post_seller_review, reply_to_review, write_reviews
from shop.reviews.types import About

from .catalogue import picture_of
from .content import texts
from .past_orders import SHOPPER

PICTURES = ("image", "image_narrow")


def load_reviews(*, at: datetime) -> None:
    """The reviews of products that have none yet."""
    products, reviewed = product_ids_by_slug(), reviewed_product_ids()
    write_reviews(
        drafts=[
            ReviewDraft(
                product_id=products[one["product"]],
                author=one["author"],
                rating=one["rating"],
                title=one["title"],
                text=one["text"],
                language=one["language"],
                verified=one["verified"],
                written_at=at - timedelta(days=one["days_ago"], minutes=number),
            )
            for number, one in enumerate(texts("reviews"))
            if products[one["product"]] not in reviewed
        ]
    )


def load_shop_reviews(*, at: datetime) -> None:
    """What the demo shopper says of shops, after the past orders; all of it or, where some is there, nothing."""
    shopper = user_with_email(SHOPPER)
    if shopper is None or seller_reviews_by(shopper.pk):
        return
    parcels = {parcel.seller.slug: parcel for parcel in received_packages(shopper.pk)}
    with events.untold("notifications"):
        for one in texts("shop_reviews"):
            parcel = parcels.get(one["seller"])
            if parcel is None:
                continue
            then = min((parcel.delivered_at or at) + timedelta(days=one["days_after"]), at)
            marks = {name: one[name] for name in ("delivery", "described", "communication", "text", "language")}
            review = post_seller_review(
                user_id=shopper.pk, package=parcel.public_id, words=SellerWords(**marks), photos=[], at=then
            )
            if one["reply"]:
                reply_to_review(review_id=review.pk, of=About.SHOP, text=one["reply"], at=then)


def load_pages(*, at: datetime) -> None:
    """The editorial pages."""
    for one in texts("pages"):
        save_page(slug=one["slug"], title=one["title"], body=one["body"], at=at)


def load_home() -> None:
    """The home page's sections; one that the operator changed stays as it is."""
    if not home_is_set():
        set_home(sections=[(one["kind"], _content(one)) for one in texts("home")])


def _content(one: dict[str, Any]) -> dict[str, Any]:
    """A section's texts and settings; names of pictures become kept pictures."""
    content = {name: value for name, value in one.items() if name != "kind"}
    for name in PICTURES:
        if content.get(name):
            content[name] = picture_of(content[name], room="cms").as_json()
    return content
