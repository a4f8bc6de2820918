"""Opinions: the stars stay in a product's average, the words and the name go."""

from shop.base.privacy import Erase, declare, of_user

declare(
    "reviews.Review",
    plain="id created_at public_id product line user language rating verified written_at hidden_at",
    personal="author title text",
    rows=of_user(),
    erase=Erase.BLANK,
)
