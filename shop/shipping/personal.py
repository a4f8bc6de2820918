"""Delivery prices and pickup points are not people; carriers' offers name a parcel and its place by a hash."""

from shop.base.privacy import declare

declare("shipping.Terms", plain="id created_at seller cut_off closed_weekdays")
declare("shipping.Zone", plain="id created_at public_id terms name country divisions districts postcodes")
declare(
    "shipping.Method",
    plain="id created_at public_id terms zone usual kind name basis bands free_from_minor min_days max_days carrier"
    " active position",
)
declare("shipping.PickupPoint", plain="id created_at public_id terms name address district hours active")
declare("shipping.Week", plain="id created_at country weekdays_off")
declare("shipping.DayOff", plain="id created_at week on yearly name")
declare("shipping.LiveOffer", plain="id created_at method key price_minor min_days max_days asked_at expires_at")
