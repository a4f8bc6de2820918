"""Words for the parts of a product and for what is risky, as sellers and the office read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.listings.queries import categories_for_choice
from shop.listings.types import Difference, Risk
from shop.store.queries import store

FIELDS: dict[str, Promise] = {
    "title": _("Product name"),
    "description": _("Description"),
    "seo_title": _("Title in search engines"),
    "seo_description": _("Text in search engines"),
    "category_id": _("Category"),
    "brand": _("Brand"),
    "kind": _("Kind"),
    "status": _("Status"),
    "tags": _("Tags"),
    "options": _("Options"),
    "images": _("Photos"),
    "attribute": _("Attribute"),
    "variant_new": _("New variant"),
    "variant_archived": _("Taken off sale"),
    "variant_back": _("On sale again"),
    "sku": _("SKU"),
    "price_minor": _("Price"),
    "compare_at_minor": _("Price before"),
    "cost_minor": _("Cost"),
    "weight_grams": _("Weight (g)"),
    "barcode": _("Barcode"),
    "tax_class": _("Tax class"),
    "stock": _("Stock"),
}
RISKS: dict[str, Promise] = {
    Risk.NEW: _("New product"),
    Risk.TITLE: _("Name"),
    Risk.CATEGORY: _("Category"),
    Risk.PRICE: _("Price changed a lot"),
    Risk.PHOTOS: _("Photos"),
}
STATUSES: dict[str, Promise] = {
    "draft": _("Draft"),
    "pending": _("With the office"),
    "active": _("On sale"),
    "archived": _("Archived"),
}
TONES = {"draft": "", "pending": "warning", "active": "success", "archived": ""}


@dataclass(frozen=True, slots=True)
class Line:
    """One difference in words. `before` and `after` are texts, figures or money."""

    label: str | Promise
    detail: str
    before: Any
    after: Any
    money: bool


def lines_of(found: list[Difference]) -> list[Line]:
    """The differences in words."""
    titles = {}
    if any(one.field == "category_id" for one in found):
        titles = {choice.id: choice.title for choice in categories_for_choice()}
    return [_line(one, titles) for one in found]


def _line(one: Difference, titles: dict[int, str]) -> Line:
    before, after = one.before, one.after
    if one.money:
        currency = store().currency
        return Line(FIELDS[one.field], one.detail, _money(before, currency), _money(after, currency), money=True)
    if one.field == "category_id":
        before, after = titles.get(int(before), ""), titles.get(int(after), "")
    if one.field == "status":
        return Line(FIELDS["status"], "", STATUSES[str(before)], STATUSES[str(after)], money=False)
    return Line(FIELDS[one.field], one.detail, before, after, money=False)


def _money(minor: str | int, currency: str) -> Money | None:
    return Money(minor, currency) if isinstance(minor, int) else None
