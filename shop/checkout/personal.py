"""What somebody typed on the way to an order; guests' drafts are forgotten after thirty days."""

from shop.base.privacy import Erase, declare, of_user

declare(
    "checkout.Draft",
    plain="id created_at public_id cart vat_country vat_check payment_method use_credit gift_cards contact_done_at"
    " delivery_done_at touched_at",
    personal="email phone name country district area street postcode note billing company_name vat_number"
    " purchase_order",
    rows=of_user("cart__user"),
    erase=Erase.DELETE,
)
declare(
    "checkout.Intent",
    plain="id created_at cart order used_at",
    withheld="token request_hash",
    why="Makes one press of Pay one order; the token opens nothing.",
)
declare(
    "checkout.CashCheck",
    plain="id created_at public_id order asked_at confirmed_at way confirmed_by",
    rows=of_user("order__user"),
    why="Why a cash order was packed; it names nobody.",
)
declare("checkout.CashRefusal", plain="id created_at package at", rows=of_user("package__order__user"))
