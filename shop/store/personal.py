"""The marketplace's own settings; its support address is the business's."""

from shop.base.privacy import declare

declare(
    "store.StoreSettings",
    plain="id created_at name logo_key announcement tagline support_phone support_email country currency time_zone"
    " languages currencies prices_include_tax tax_rounding commission_bps first_order_number features demo_loaded_at"
    " version country_list country_mode country_paths service_targets cash_confirm_from_minor cash_refusals_most"
    " gift_alone_minor price_look_bps reserving_methods",
)
declare("store.Credential", plain="id created_at public_id name provider secret set_at")
