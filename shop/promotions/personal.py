"""Promotions are not people; who used one is kept with the order that did."""

from shop.base.privacy import declare, of_user

declare(
    "promotions.Promotion",
    plain="id created_at public_id seller label kind payer needs_code percent_bps amount_minor buy_quantity"
    " get_quantity tier_by tiers most_minor minimum_minor minimum_quantity group first_order starts_at ends_at"
    " limit_total limit_per_customer used exclusive priority stopped_at actor",
)
declare("promotions.Target", plain="id created_at promotion product category seller")
declare("promotions.Code", plain="id created_at public_id promotion text once used")
declare(
    "promotions.Redemption",
    plain="id created_at promotion code user reference amount_minor currency at released_at",
    rows=of_user(),
    why="The books: orders name what took something off their price.",
)
