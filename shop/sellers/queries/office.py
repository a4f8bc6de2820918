"""Sellers as the office looks for them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shop.sellers.models import Seller
from shop.sellers.types import SellersTab, Standing

STANDINGS = {
    SellersTab.WAITING: (Standing.REVIEW,),
    SellersTab.OPEN: (Standing.INVITED, Standing.ONBOARDING),
    SellersTab.SELLING: (Standing.APPROVED,),
    SellersTab.SUSPENDED: (Standing.SUSPENDED,),
    SellersTab.REFUSED: (Standing.REJECTED,),
    SellersTab.ALL: tuple(Standing),
}


def sellers_for_office(tab: SellersTab, words: str) -> QuerySet[Seller]:
    """Sellers of a tab whose name, address or district has the words; who waits longest first, else the newest."""
    rows = Seller.objects.filter(status__in=STANDINGS[tab])
    if words:
        named = Q(slug__icontains=words) | Q(name__icontains=words) | Q(business__legal_name__icontains=words)
        rows = rows.filter(named | Q(email__iexact=words) | Q(district__iexact=words))
    return rows.order_by("id" if tab == SellersTab.WAITING else "-id")


def sellers_waiting() -> int:
    """How many applications wait for the office."""
    return Seller.objects.filter(status=Standing.REVIEW).count()
