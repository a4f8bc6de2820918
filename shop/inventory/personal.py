"""Stock is not a person."""

from shop.base.privacy import declare

declare("inventory.StockLevel", plain="id created_at variant on_hand held low_at")
declare("inventory.Movement", plain="id created_at variant kind on_hand held order_id reason at actor change_set")
declare("inventory.Hold", plain="id created_at order_id variant quantity state expires_at ended_at")
