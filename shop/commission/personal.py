"""Rules of commission are not people; who made one is kept as an actor."""

from shop.base.privacy import declare

declare(
    "commission.CommissionRule",
    plain="id created_at public_id scope category seller product rate_bps flat_minor floor_minor cap_minor starts_on"
    " ends_on note actor",
)
declare("commission.CommissionVat", plain="id created_at rate_bps starts_on")
