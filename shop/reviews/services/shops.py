"""Reviews of shops: one per package, after it was delivered, changeable for 30 days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.locks import lock_name
from shop.base.uploads import CleanFile
from shop.orders.queries import received_packages
from shop.reviews.models import SellerReview
from shop.sellers.queries import memberships_of

from .opinions import EDITABLE, CannotReview, kept_photos, public_name, tell_published
from .ratings import refresh_seller_rating


@dataclass(frozen=True, slots=True)
class SellerWords:
    """What a buyer says of a shop: three marks from 1 to 5, and a text."""

    delivery: int
    described: int
    communication: int
    text: str
    language: str


@transaction.atomic
def post_seller_review(
    *, user_id: int, package: UUID, words: SellerWords, photos: Sequence[CleanFile], at: datetime
) -> SellerReview:
    """Write or change the one review of a delivered package. Raises CannotReview.

    Changing is possible for 30 days; new photos replace the old ones, none keep them.
    """
    got = received_packages(user_id).filter(public_id=package).first()
    if got is None:
        raise CannotReview(_("You can review a shop when its parcel was delivered to you."))
    if any(member.seller.pk == got.seller_id for member in memberships_of(user_id)):
        raise CannotReview(_("You work for this shop, so your review would not help others."))
    lock_name(f"reviews.package:{got.pk}")
    review = SellerReview.objects.filter(package=got.pk).first()
    if review and at > review.written_at + EDITABLE:
        raise CannotReview(_("A review can be changed for 30 days. This one stays as it is."))
    fresh = review is None
    if review is None:
        author = public_name(got.order.user.name if got.order.user else "")
        review = SellerReview(package_id=got.pk, seller_id=got.seller_id, user_id=user_id, author=author, written_at=at)
    else:
        review.changed_at = at
    review.delivery, review.described, review.communication = words.delivery, words.described, words.communication
    review.text, review.language = words.text.strip(), words.language
    if photos:
        review.photos = kept_photos(photos)
    review.save()
    refresh_seller_rating(seller_id=review.seller_id)
    if fresh:
        tell_published(review, at=at)
    return review
