"""Payouts are a business's money; the account they went to is a record that the law asks to be kept."""

from shop.base.privacy import declare

declare(
    "payouts.PayoutTerms",
    plain="id created_at seller hold_days reserve_bps reserve_days schedule weekday minimum_minor",
)
declare(
    "payouts.Release",
    plain="id created_at package seller currency ready_minor reserve_minor reserve_until_at reserve_freed_at at",
)
declare(
    "payouts.PayoutRun",
    plain="id created_at public_id currency status made_by made_at approved_by approved_at sent_at",
)
declare("payouts.PayoutRunChange", plain="id created_at from_status to_status at actor reason subject")
declare(
    "payouts.Payout",
    plain="id created_at public_id run seller status currency amount_minor kind holder bank_name branch routing_number"
    " wallet account_number hint wire tries retry_at bank_reference reason approved_at sent_at paid_at ended_at",
)
declare("payouts.PayoutChange", plain="id created_at from_status to_status at actor reason subject")
declare("payouts.PayoutWish", plain="id created_at seller at actor")
declare("payouts.Adjustment", plain="id created_at public_id seller currency amount_minor reason at actor")
declare(
    "payouts.Statement",
    plain="id created_at public_id seller currency starts_on ends_on starts_at ends_at opening_minor sales_minor"
    " delivery_minor refunds_minor commission_minor vat_minor adjustments_minor reserve_minor payouts_minor"
    " closing_minor reserve_closing_minor at",
)
declare(
    "payouts.ConnectedAccount",
    plain="id created_at public_id seller key submitted ready reason looked_at wanted_by",
)
