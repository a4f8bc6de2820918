"""The yearly report of sellers: who they are, and what the books say of each quarter."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from shop.invoicing.types import Party, Quarter, SellerYear
from shop.ledger.models import Journal
from shop.ledger.queries import quarters_of_sellers
from shop.sellers.models import Business, PayoutAccount, Seller
from shop.store.queries import store


def years_with_sales(*, at: datetime) -> list[int]:
    """The years since the first entry of the books, newest first; this one is there in any case."""
    zone = ZoneInfo(store().time_zone)
    this = at.astimezone(zone).year
    first = Journal.objects.order_by("at").values_list("at", flat=True).first()
    return list(range(this, (first.astimezone(zone).year if first else this) - 1, -1))


def seller_years(year: int, *, limit: int | None = None, offset: int = 0) -> list[SellerYear]:
    """Sellers with sales or refunds in a year, by address, `limit` of them from `offset` on; all without a limit.

    Identifiers are in clear, so whoever prints them notes it. Two queries whatever the number of sellers.
    """
    settings = store()
    zone = ZoneInfo(settings.time_zone)
    moved = quarters_of_sellers(
        settings.currency,
        starts_at=datetime(year, 1, 1, tzinfo=zone),
        ends_at=datetime(year + 1, 1, 1, tzinfo=zone),
        zone=settings.time_zone,
    )
    found: dict[int, dict[int, Quarter]] = {}
    for seller_id, quarter, figures in moved:
        found.setdefault(seller_id, {})[quarter] = Quarter(*figures)
    sellers = Seller.objects.filter(pk__in=found).select_related("business", "payout_account").order_by("slug")
    chosen = sellers[offset : None if limit is None else offset + limit]
    return [_year(seller, found[seller.pk], settings.currency) for seller in chosen]


def _year(seller: Seller, quarters: dict[int, Quarter], currency: str) -> SellerYear:
    business: Business | None = getattr(seller, "business", None)
    account: PayoutAccount | None = getattr(seller, "payout_account", None)
    return SellerYear(
        seller_id=seller.pk,
        public_id=str(seller.public_id),
        shop=str(seller.name),
        form=business.form if business else "",
        party=_party(seller, business),
        tax_id=business.tax_id if business else "",
        registration=business.trade_licence if business else "",
        account=account.number if account else "",
        account_place=account.place if account else "",
        holder=account.holder if account else "",
        currency=currency,
        quarters=tuple(quarters.get(place, Quarter()) for place in (1, 2, 3, 4)),
    )


def _party(seller: Seller, business: Business | None) -> Party:
    if business is None:
        return Party(name=str(seller.name), district=seller.district)
    return Party(
        name=business.legal_name,
        street=business.street,
        district=business.district,
        postcode=business.postcode,
        country=business.country,
        vat_id=business.vat_id,
    )
