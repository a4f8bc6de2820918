"""Two shops of the demo deliver in more ways than one: quickly, and at their own door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from shop.shipping.queries import methods_of
from shop.shipping.services import save_method, save_point
from shop.shipping.types import Band, Basis, Kind, MethodDraft, PointDraft

from .catalogue import BY

if TYPE_CHECKING:
    from shop.sellers.models import Seller

EXPRESS = {"en": "Express", "bn": "এক্সপ্রেস", "ar": "توصيل سريع"}
PICKUP = {"en": "Pickup", "bn": "নিজে সংগ্রহ", "ar": "استلام ذاتي"}
POINTS = {
    "gulshan-audio": PointDraft(
        name="Gulshan Audio, Gulshan 1",
        address="House 12, Road 134, Gulshan 1",
        district="Dhaka",
        hours="Sat to Thu, 10:00–20:00",
    ),
}


def load_ways(sellers: Mapping[str, Seller], *, at: datetime) -> None:
    """Express in two shops of Dhaka, and pickup at one of them; nothing where the shop has more ways already."""
    for slug in ("gulshan-audio", "chawkbazar-home"):
        seller = sellers[slug]
        if methods_of(seller.pk).filter(usual=False).exists():
            continue
        _load_way(seller.pk, EXPRESS, Kind.CARRIED, 150_00, at=at)
        if point := POINTS.get(slug):
            _load_way(seller.pk, PICKUP, Kind.PICKUP, 0, at=at)
            save_point(seller_id=seller.pk, point=None, draft=point, by=BY, at=at)


def _load_way(seller_id: int, names: Mapping[str, str], kind: Kind, price_minor: int, *, at: datetime) -> None:
    method = None
    for language, name in names.items():
        draft = MethodDraft(
            name=name,
            language=language,
            kind=kind,
            basis=Basis.FLAT,
            bands=(Band(None, price_minor),),
            free_from_minor=None,
            min_days=0,
            max_days=1 if kind == Kind.CARRIED else 0,
        )
        row = save_method(seller_id=seller_id, method=method, zone=None, draft=draft, by=BY, at=at)
        method = row.public_id
