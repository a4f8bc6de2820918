"""What somebody wants to buy."""

from shop.base.privacy import Erase, declare, of_user

declare(
    "cart.Cart",
    plain="id created_at public_id user count version codes currency express deliveries touched_at closed_at",
    personal="removed_lines",
    withheld="token_hash",
    rows=of_user(),
    erase=Erase.BLANK,
    blank={"count": 0},
)
declare(
    "cart.CartLine",
    plain="id created_at public_id cart",
    personal="variant quantity seen_price_minor saved_at added_at",
    rows=of_user("cart__user"),
    erase=Erase.DELETE,
)
