"""Suppliers are businesses; the seller may have written down whom to ask for there."""

from shop.base.privacy import declare

declare(
    "purchasing.Supplier",
    plain="id created_at public_id seller archived_at",
    personal="name contact phone notes",
    why="Business contacts that a seller keeps for its own purchases; the seller changes and archives them.",
)
declare(
    "purchasing.PurchaseNote",
    plain="id created_at public_id seller supplier number status expected_on words currency at actor",
)
declare("purchasing.PurchaseNoteChange", plain="id created_at from_status to_status at actor reason subject")
declare("purchasing.PurchaseLine", plain="id created_at note variant position quantity cost_minor received")
declare("purchasing.Receipt", plain="id created_at public_id note token at actor")
declare("purchasing.ReceiptLine", plain="id created_at receipt line quantity")
