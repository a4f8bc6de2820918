"""Who ordered is in one table; the law wants it kept with the books for a while, then it is emptied."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from shop.base.privacy import Erase, Hold, declare, of_user

RECORD = "Why an order was called off belongs to its record, which cannot be changed by anybody."


NEVER_PLACED_KEPT = timedelta(days=7)  # the slowest way to pay has a day


def _in_the_books(at: datetime) -> Q:
    """Placed orders as long as the books are kept; others as long as a payment, even a late one, may place them."""
    kept = timedelta(days=365 * settings.BOOKS_KEPT_YEARS)
    waiting = Q(order__placed_at=None, order__created_at__gt=at - NEVER_PLACED_KEPT)
    return Q(order__placed_at__gt=at - kept) | waiting


declare(
    "orders.Order",
    plain="id created_at public_id number user language status payment_method currency goods_minor discount_minor"
    " shipping_minor tax_minor rounding_minor total_minor funded_minor charged_currency charged_minor rate"
    " rate_sources rated_at prices_include_tax tax_rounding tax_name quote placed_at"
    " cancelled_at expired_at claimed_at",
    withheld="token",
    rows=of_user(),
    why="The books. The token opens the order's page, which shows no contact after erasure.",
)
declare(
    "orders.OrderChange",
    plain="id created_at from_status to_status at actor subject",
    personal="reason",
    rows=of_user("subject__user"),
    why=RECORD,
)
declare(
    "orders.OrderContact",
    plain="id created_at order vat_country vat_check erased_at",
    personal="email phone name country district area street postcode note billing company_name vat_number"
    " purchase_order",
    rows=of_user("order__user"),
    erase=Erase.BLANK,
    stamp="erased_at",
    hold=Hold("Invoices name the buyer and are kept with the books.", _in_the_books),
    nobody=Q(order__user=None),
)
declare(
    "orders.Package",
    plain="id created_at public_id order seller letter status needs_delivery goods_minor discount_minor shipping_minor"
    " shipping_funded_minor tax_minor total_minor charged_shipping_minor charged_tax_minor"
    " delivery_name delivery_terms arrives_from_on arrives_to_on ship_by_on packed_at"
    " shipped_at delivered_at cancelled_at released_at",
    rows=of_user("order__user"),
)
declare(
    "orders.PackageChange",
    plain="id created_at from_status to_status at actor subject",
    personal="reason",
    rows=of_user("subject__order__user"),
    why=RECORD,
)
declare(
    "orders.OrderLine",
    plain="id created_at public_id package variant position title options sku image digital quantity unit_price_minor"
    " discount_minor funded_minor total_minor tax_class tax_rate_bps tax_minor commission_bps commission_minor"
    " commission_vat_bps commission_vat_minor commission_why currency charged_unit_minor charged_minor",
    rows=of_user("package__order__user"),
)
declare(
    "orders.OrderTax",
    plain="id created_at package line jurisdiction name rate_bps code remitter taxable_minor tax_minor why",
    rows=of_user("package__order__user"),
)
declare(
    "orders.Reduction",
    plain="id created_at package line promotion label code payer amount_minor currency",
    rows=of_user("package__order__user"),
)
declare(
    "orders.Shortfall",
    plain="id created_at line quantity amount_minor delivery_minor rounding_minor funded_minor commission_minor"
    " commission_vat_minor reason restocked at"
    " actor",
    rows=of_user("line__package__order__user"),
)
