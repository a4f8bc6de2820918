"""Opinions: the stars stay in a product's average, the words, pictures and the name go."""

from collections.abc import Iterable
from typing import Any

from shop.base.pictures import picture_of
from shop.base.privacy import Erase, declare, of_user


def _photo_keys(review: Any) -> Iterable[str]:
    pictures = [picture for value in review.photos if (picture := picture_of(value))]
    names = [f"{picture.base_key}-{width}" for picture in pictures for width in picture.widths]
    return [f"{name}.{extension}" for name in names for extension in ("avif", "webp")]


declare(
    "reviews.Review",
    plain="id created_at public_id product line user language rating verified written_at changed_at helpful reply"
    " replied_at hidden_at hidden_reason",
    personal="author title text photos",
    rows=of_user(),
    erase=Erase.BLANK,
    keys=_photo_keys,
)
declare(
    "reviews.SellerReview",
    plain="id created_at public_id package seller user language delivery described communication written_at changed_at"
    " helpful reply replied_at hidden_at hidden_reason",
    personal="author text photos",
    rows=of_user(),
    erase=Erase.BLANK,
    keys=_photo_keys,
)
declare("reviews.SellerVote", plain="id created_at review user", rows=of_user(), erase=Erase.DELETE)
declare(
    "reviews.SellerReport",
    plain="id created_at review user reported_at settled_at",
    personal="reason",
    rows=of_user(),
    erase=Erase.DELETE,
)
declare("reviews.Vote", plain="id created_at review user", rows=of_user(), erase=Erase.DELETE)
declare(
    "reviews.Report",
    plain="id created_at review user reported_at settled_at",
    personal="reason",
    rows=of_user(),
    erase=Erase.DELETE,
)
declare(
    "reviews.Question",
    plain="id created_at public_id product user language asked_at hidden_at",
    personal="author text",
    rows=of_user(),
    erase=Erase.BLANK,
)
declare(
    "reviews.Answer",
    plain="id created_at public_id question user by_seller language answered_at hidden_at",
    personal="author text",
    rows=of_user(),
    erase=Erase.BLANK,
)
