"""Stock is not a person, but a reason may be a person's words."""

from django.db.models import Q

from shop.base.privacy import declare

declare("inventory.StockLevel", plain="id created_at variant on_hand held low_at reorder_quantity lead_days")
declare(
    "inventory.Movement",
    plain="id created_at variant kind on_hand held order_id at actor change_set",
    personal="reason",
    rows=lambda person: Q(order_id__in=person.order_ids),
    why="Why stock came back may be a shopper's words; the record of stock cannot be changed by anybody.",
)
declare("inventory.Hold", plain="id created_at order_id variant quantity state expires_at ended_at")
