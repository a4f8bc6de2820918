"""Sample values of the component gallery, shaped like what the pages pass to the components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static

from shop.base.money import Money

TOKENS = (
    "canvas surface sunken raised ink ink-2 ink-3 line line-strong primary accent accent-soft link link-soft "
    "success success-soft warning warning-soft danger danger-soft chart-1 chart-2 chart-3 chart-4"
)


def taka(major: int) -> Money:
    """A whole amount of taka."""
    return Money.from_major(major, "BDT")


@dataclass(frozen=True)
class Photo:
    """A photo with the attributes the picture tag asks for."""

    alt: str = "Our mark"
    width: int = 600
    height: int = 750

    @property
    def url(self) -> str:
        """Its address."""
        return static("img/favicon.svg")

    def sources(self, _kind: str) -> list[tuple[str, int]]:
        """No other sizes."""
        return []


@dataclass(frozen=True)
class Choice:
    """A radio's label with a note, a price and an icon."""

    title: str
    note: str = ""
    price: str = ""
    icon: str = ""

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class Card:
    """What product_card.html asks for."""

    title: str
    seller: str
    price: Money
    public_id: str
    image: Photo | None = None
    regular_price: Money | None = None
    from_price: bool = False
    rating: float = 0
    review_count: int = 0
    badge: str = ""
    badge_tone: str = ""
    note: str = ""
    note_tone: str = ""
    saved: bool = False
    url: str = "#"
    save_url: str = "#"


def cards() -> list[Card]:
    """Cards with every variation: sale, saved without photo, low stock, from-price."""
    return [
        Card(
            "Stoneware pour-over set", "Rupganj Clay Studio", taka(2450), "one", Photo(), taka(2900),
            rating=4.8, review_count=126, badge="15% off", badge_tone="sale",
        ),
        Card(
            "Nakshi kantha throw, queen size, washed by hand in the river and dried in the sun",
            "Jessore Stitch Collective", taka(6800), "two", rating=4.9, review_count=84, saved=True,
        ),
        Card(
            "Brass dome table lamp", "Dhamrai Metalcraft", taka(4350), "three", Photo(),
            rating=5, review_count=2, note="Only 3 left", note_tone="warning",
        ),
        Card(
            "Card holder", "Hazaribagh Leather", taka(890), "four", Photo(),
            from_price=True, badge="New", note="Ships Sat 6 June",
        ),
    ]  # fmt: skip


def ways() -> dict[str, Any]:
    """Breadcrumb, chips, filters, tabs, steps and menu."""
    options = [{"value": n, "label": f"Material {n}", "count": 64 - 8 * n, "checked": n == 1} for n in range(1, 12)]
    return {
        "crumbs": [{"title": "Home", "url": "/"}, {"title": "Kitchen", "url": "#"}, {"title": "Table and brewing"}],
        "chips": [{"label": "All", "url": "#", "current": True}, {"label": "Kettles", "url": "#"}],
        "filters": [{"label": "Stoneware", "url": "#"}, {"label": "Free delivery", "url": "#"}],
        "facet": {"title": "Material", "name": "material", "options": options},
        "tabs": [
            {"label": "To pack", "url": "#", "current": True, "count": 12},
            {"label": "On the way", "url": "#", "count": 31},
            {"label": "All", "url": "#"},
        ],
        "steps": [
            {"label": "Contact", "state": "done", "url": "#"},
            {"label": "Delivery", "state": "now"},
            {"label": "Payment", "state": "next"},
        ],
        "menu_items": [{"label": "Export as CSV", "url": "#"}, {"label": "Print labels", "url": "#"}],
    }


def goods() -> dict[str, Any]:
    """Options, totals, timeline and table."""
    return {
        "colours": [
            {"value": "clay", "label": "River clay", "colour": "#b49a82", "checked": True},
            {"value": "ash", "label": "Ash", "colour": "#e6e0d5"},
            {"value": "green", "label": "Tea green", "colour": "#7d8f73", "sold_out": True},
        ],
        "sizes": [
            {"value": "s", "label": "S"},
            {"value": "m", "label": "M", "checked": True},
            {"value": "l", "label": "L", "sold_out": True},
        ],
        "totals": [
            {"label": "Products (4)", "amount": taka(6750)},
            {"label": "Discounts", "amount": -taka(870), "tone": "success"},
            {"label": "Delivery, parcel 1", "free": True},
            {"label": "Delivery, parcel 2", "amount": taka(80)},
        ],
        "total": taka(5960),
        "amount": taka(832000),
        "timeline": [
            {"title": "Packed", "note": "21 Nov, 4:10 pm", "state": "done"},
            {"title": "On the way", "note": "22 Nov, 8:05 am", "state": "now"},
            {"title": "Delivered", "note": "Expected 24 Nov", "state": "next"},
        ],
        "columns": [{"label": "Order"}, {"label": "Items"}, {"label": "Total", "n": True}],
        "rows": [
            [{"text": "1001", "url": "#"}, {"text": "2"}, {"text": "৳\u00a04,100"}],
            [{"text": "1002", "url": "#"}, {"text": "1"}, {"text": "৳\u00a02,450"}],
        ],
        "rich_text": "<p>Made by <strong>hand</strong>.</p><ul><li>Clay</li><li>Wood</li></ul><script>x</script>",
    }
