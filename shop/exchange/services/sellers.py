"""For whom a product is imported."""

from __future__ import annotations

from datetime import datetime

from shop.base.actor import Actor
from shop.base.latin import slug_of
from shop.exchange import queries
from shop.exchange.types import Blank, ParsedProduct
from shop.sellers.services import SellerDraft, approve_seller, create_seller

from .skus import SellerKey

SLUG_ROOM = 70


class SellerFinder:
    """The one seller of the import, or the seller whose name the vendor column gives, made and approved if new."""

    def __init__(self, seller_id: int | None, language: str, *, by: Actor, at: datetime) -> None:
        self._fixed = seller_id
        self._language = language
        self._by = by
        self._at = at
        self._ids: dict[str, int] = {}
        self._slugs: set[str] = set()

    def id_of(self, parsed: ParsedProduct) -> int | None:
        """The seller's id; None where the product names no vendor. A vendor that is new becomes a seller."""
        known = self.known_id_of(parsed)
        if known is None and not isinstance(parsed.vendor, Blank):
            known = self._ids[parsed.vendor.casefold()] = self._make(parsed.vendor)
        return known

    def key_of(self, parsed: ParsedProduct) -> SellerKey:
        """What tells sellers apart within the file, even before they exist."""
        if self._fixed is not None:
            return self._fixed
        return "" if isinstance(parsed.vendor, Blank) else parsed.vendor.casefold()

    def known_id_of(self, parsed: ParsedProduct) -> int | None:
        """The id of a seller that exists already."""
        if self._fixed is not None:
            return self._fixed
        if not self._ids:
            self._load()
        return None if isinstance(parsed.vendor, Blank) else self._ids.get(parsed.vendor.casefold())

    def forget(self) -> None:
        """Look everything up again."""
        self._ids = {}

    def _load(self) -> None:
        sellers = queries.sellers_by_slug()
        self._slugs = set(sellers)
        for seller in sellers.values():
            for name in seller.name.values():
                self._ids.setdefault(name.casefold(), seller.pk)

    def _make(self, vendor: str) -> int:
        stem = slug_of(vendor, room=SLUG_ROOM, otherwise="seller")
        slug, number = stem, 2
        while slug in self._slugs:
            slug, number = f"{stem}-{number}", number + 1
        self._slugs.add(slug)
        draft = SellerDraft(slug=slug, name={self._language: vendor}, story={})
        seller = create_seller(draft=draft, by=self._by, at=self._at)
        approve_seller(seller_id=seller.pk, by=self._by, at=self._at)
        return seller.pk
