"""What somebody likes and looked at is their own."""

from shop.base.privacy import Erase, declare, of_user

declare(
    "discovery.Wishlist",
    plain="id created_at public_id user touched_at",
    withheld="token_hash link",
    rows=of_user(),
    erase=Erase.DELETE,
)
declare(
    "discovery.Saved",
    plain="id created_at public_id wishlist",
    personal="product price_minor told_minor gone_at saved_at",
    rows=of_user("wishlist__user"),
    erase=Erase.DELETE,
)
declare(
    "discovery.Seen",
    plain="id created_at user",
    personal="product seen_at",
    rows=of_user(),
    erase=Erase.DELETE,
)
declare("discovery.Neighbour", plain="product kind other likeness")
declare("discovery.Trend", plain="product sold heat")
