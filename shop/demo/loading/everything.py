"""Load the whole demo, or empty the marketplace and load it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from shop.analytics.services import mark_everything, recount_stale_days
from shop.base.tenancy import connection
from shop.commission.queries import forget_rules
from shop.currencies.queries import forget_exchange
from shop.discovery.services import relate_products
from shop.promotions.queries import forget_promotions
from shop.shipping.queries import forget_calendars
from shop.store.queries import forget_store, fresh_store
from shop.store.services import change_store
from shop.tax.services import load_rates

from .applications import load_application
from .catalogue import BY, load_categories, load_products, load_sellers
from .deliveries import load_ways
from .downloads import load_downloads
from .editorial import load_home, load_pages, load_reviews, load_shop_reviews
from .money import load_currencies, load_payouts, load_rules
from .papers import load_papers
from .past_orders import load_past_orders
from .people import load_people
from .promotions import load_promotions
from .wallet import load_wallet

KEPT = {"django_migrations", "django_content_type", "auth_permission"}
ANNOUNCEMENT = {
    "en": "Free delivery on every parcel over ৳ 5,000",
    "bn": "৳ ৫,০০০ টাকার বেশি যেকোনো পার্সেলে ডেলিভারি ফ্রি",
    "ar": "توصيل مجاني لكل طرد يتجاوز 5,000 تاكا",
}
TAGLINE = {
    "en": "Good things, straight from the people who make them",
    "bn": "ভালো জিনিস, যাঁরা বানান সরাসরি তাঁদের কাছ থেকে",
    "ar": "أشياء جميلة، من صانعيها مباشرة",
}


def is_loaded() -> bool:
    """Whether the demo was loaded into this marketplace once."""
    return fresh_store().demo_loaded_at is not None


@transaction.atomic
def load_demo(*, at: datetime, progress: Callable[[str], None]) -> None:
    """Load everything that is not there yet; `progress` hears what was done."""
    load_rates()
    change_store(
        by=BY,
        at=at,
        announcement=ANNOUNCEMENT,
        tagline=TAGLINE,
        support_phone="16247",
        support_email="help@demo.haat.example",
        demo_loaded_at=at,
    )
    sellers = load_sellers(at=at)
    load_ways(sellers, at=at)
    load_people(sellers, at=at)
    load_application(at=at)
    progress("sellers")
    categories = load_categories()
    progress("categories")
    for slug in load_products(sellers, categories, at=at):
        progress(slug)
    load_downloads(at=at)
    load_reviews(at=at)
    load_pages(at=at)
    load_home()
    load_rules(sellers, at=at)
    load_past_orders(at=at)
    load_shop_reviews(at=at)
    load_payouts(at=at)
    load_papers(at=at)
    load_wallet(at=at)
    load_promotions(at=at)
    load_currencies(at=at)
    mark_everything()
    recount_stale_days()
    relate_products(at=at)
    progress("reviews, pages, the home page and past orders")


def reset_demo() -> None:
    """Empty every table of this marketplace, append-only ones included. For demo mode only; cannot be undone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [connection.schema_name])
        tables = [name for (name,) in cursor.fetchall() if name not in KEPT]
        quoted = ", ".join(connection.ops.quote_name(name) for name in tables)
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE")
    forget_store()
    forget_rules()
    forget_exchange()
    forget_promotions()
    forget_calendars()
