"""The component gallery of the demo: every part with its states, looked at by people, axe and the browser tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from shop.base.money import Money

SWATCHES = ["canvas", "surface", "sunken", "raised", "ink", "ink-2", "ink-3", "line", "line-strong", "primary", "accent", "accent-soft", "link", "link-soft", "success", "success-soft", "warning", "warning-soft", "danger", "danger-soft", "chart-1", "chart-2", "chart-3", "chart-4"]  # fmt: skip


def taka(major: int) -> Money:
    """A whole amount of taka."""
    return Money.from_major(major, "BDT")


@dataclass(frozen=True)
class SamplePhoto:
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
class SampleChoice:
    """A radio's label with a note, a price and an icon."""

    title: str
    note: str = ""
    price: str = ""
    icon: str = ""

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class SampleCard:
    """What product_card.html asks for."""

    title: str
    seller: str
    price: Money
    image: SamplePhoto | None = None
    regular_price: Money | None = None
    from_price: bool = False
    rating: float = 0
    review_count: int = 0
    badge: str = ""
    badge_tone: str = ""
    note: str = ""
    note_tone: str = ""
    saved: bool = False
    public_id: str = "sample"
    url: str = "#"
    save_url: str = "/dev/components/"


class SampleForm(forms.Form):
    """One field of each kind, for the bound and the unbound look."""

    name = forms.CharField(label=_("Full name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.RegexField(
        r"^01\d{9}$",
        label=_("Mobile number"),
        help_text=_("The rider calls this number."),
        error_messages={"invalid": _("Enter an 11-digit mobile number that starts with 01")},
    )
    district = forms.ChoiceField(label=_("District"), choices=[("dhaka", _("Dhaka")), ("sylhet", _("Sylhet"))])
    note = forms.CharField(label=_("Note for the rider"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    photo = forms.FileField(label=_("Photo"), required=False)
    delivery = forms.ChoiceField(
        label=_("Parcel 1"),
        widget=forms.RadioSelect,
        choices=[
            ("standard", SampleChoice("Standard", "Tue 24 to Wed 25 Nov", "Free")),
            ("next", SampleChoice("Next day", "Mon 23 Nov", "৳\u00a0120", "truck")),
        ],
    )
    days = forms.MultipleChoiceField(
        label=_("Days"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("sat", "Saturday"), ("sun", "Sunday")],
    )
    gift = forms.BooleanField(label=_("Pack it as a gift"), required=False)
    news = forms.BooleanField(
        label=_("Shop is open"),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
        help_text=_("Shoppers can order."),
    )


def sample_cards() -> list[SampleCard]:
    """Cards with every variation."""
    photo = SamplePhoto()
    return [
        SampleCard("Stoneware pour-over set", "Rupganj Clay Studio", taka(2450), photo, taka(2900),
                   rating=4.8, review_count=126, badge="15% off", badge_tone="sale", public_id="one"),
        SampleCard("Nakshi kantha throw, queen size, washed by hand in the river and dried in the sun",
                   "Jessore Stitch Collective", taka(6800), rating=4.9, review_count=84, saved=True, public_id="two"),
        SampleCard("Brass dome table lamp", "Dhamrai Metalcraft", taka(4350), photo, rating=5, review_count=2,
                   note="Only 3 left", note_tone="warning", public_id="three"),
        SampleCard("Card holder", "Hazaribagh Leather", taka(890), photo, from_price=True, badge="New", public_id="four",
                   note="Ships Sat 6 June"),
    ]  # fmt: skip


def samples() -> dict[str, Any]:
    """Plain data for the parts that take lists."""
    return {
        "swatches": SWATCHES,
        "cards": sample_cards(),
        "crumbs": [{"title": "Home", "url": "/"}, {"title": "Kitchen", "url": "#"}, {"title": "Table and brewing"}],
        "chips": [{"label": "All", "url": "#", "current": True}, {"label": "Kettles", "url": "#"}, {"label": "Trays", "url": "#"}],
        "filters": [{"label": "Stoneware", "url": "#"}, {"label": "Free delivery", "url": "#"}],
        "facet": {"title": "Material", "name": "material", "options": [
            {"value": str(n), "label": f"Material {n}", "count": 64 - 8 * n, "checked": n == 1} for n in range(1, 12)]},
        "tabs": [{"label": "To pack", "url": "#", "current": True, "count": 12}, {"label": "On the way", "url": "#", "count": 31},
                 {"label": "All", "url": "#"}],
        "timeline": [{"title": "Packed", "note": "21 Nov, 4:10 pm", "state": "done"},
                     {"title": "On the way", "note": "22 Nov, 8:05 am", "state": "now"},
                     {"title": "Delivered", "note": "Expected 24 Nov", "state": "next"}],
        "steps": [{"label": "Contact", "state": "done", "url": "#"}, {"label": "Delivery", "state": "now"}, {"label": "Payment", "state": "next"}],
        "totals": [{"label": "Products (4)", "amount": taka(6750)}, {"label": "Discounts", "amount": -taka(870), "tone": "success"},
                   {"label": "Delivery, parcel 1", "free": True}, {"label": "Delivery, parcel 2", "amount": taka(80)}],
        "total": taka(5960),
        "colours": [{"value": "clay", "label": "River clay", "colour": "#b49a82", "checked": True},
                    {"value": "ash", "label": "Ash", "colour": "#e6e0d5"}, {"value": "green", "label": "Tea green", "colour": "#7d8f73", "sold_out": True}],
        "sizes": [{"value": "s", "label": "S"}, {"value": "m", "label": "M", "checked": True}, {"value": "l", "label": "L", "sold_out": True}],
        "columns": [{"label": "Order"}, {"label": "Items"}, {"label": "Total", "n": True}],
        "rows": [[{"text": "HT-20418", "url": "#"}, {"text": "2"}, {"text": "৳\u00a04,100"}],
                 [{"text": "HT-20411", "url": "#"}, {"text": "1"}, {"text": "৳\u00a02,450"}]],
        "menu_items": [{"label": "Export as CSV", "url": "#"}, {"label": "Print labels", "url": "#"}],
        "amount": taka(832000),
        "rich_text": '<p>Made by <strong>hand</strong>.</p><ul><li>Clay</li><li>Wood</li></ul><script>alert(1)</script>',
    }  # fmt: skip


class Components(TemplateView):
    """Shows the gallery. Wired to an address in demo mode only."""

    template_name = "dev/components.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Samples and two forms: untouched, and refused."""
        refused = SampleForm(
            {"name": "Nusrat Jahan", "phone": "0171234", "district": "dhaka", "gift": "on", "news": "on"}
        )
        return (
            super().get_context_data(**kwargs) | samples() | {"form": SampleForm(auto_id="new_%s"), "refused": refused}
        )
