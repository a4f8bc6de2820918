"""The quantity prices of one variant: a few rows of a number and a price, as many filled in as are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.catalog.queries import TieredVariant
from shop.catalog.types import Tier
from shop.store.queries import store

MOST_ROWS = 4


class TierForm(forms.Form):
    """From so many pieces on a piece costs so much; both empty: no such price."""

    pieces = forms.IntegerField(label=_("From pieces"), min_value=2, max_value=999, required=False)
    price = forms.DecimalField(label=_("Price a piece"), min_value=0, max_digits=12, decimal_places=4, required=False)

    def clean_price(self) -> int | None:
        """Minor units."""
        price = self.cleaned_data["price"]
        if price is None:
            return None
        try:
            return Money.from_major(price, store().currency).minor
        except ValueError as error:
            raise forms.ValidationError(_("Enter an amount such as 25 or 25.50.")) from error

    def clean(self) -> dict[str, Any]:
        """A number wants a price, a price a number."""
        said = super().clean() or self.cleaned_data
        for missing, other in (("pieces", "price"), ("price", "pieces")):
            if said.get(missing) is None and said.get(other) is not None and missing not in self.errors:
                self.add_error(missing, _("Fill in both, or neither."))
        return said


class TierRows:
    """The rows of one variant."""

    def __init__(self, variant: TieredVariant, posted: Mapping[str, Any] | None) -> None:
        self.variant = variant
        currency = store().currency
        kept = [{"pieces": one.from_quantity, "price": Money(one.price_minor, currency).major} for one in variant.tiers]
        self.forms = [
            TierForm(
                posted,
                initial=kept[place] if place < len(kept) else {},
                prefix=f"{variant.public_id}-{place}",
            )
            for place in range(MOST_ROWS)
        ]

    @property
    def price(self) -> Money:
        """What one piece costs without a quantity price."""
        return Money(self.variant.price_minor, store().currency)

    def is_valid(self) -> bool:
        """Whether every row is."""
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    def tiers(self) -> list[Tier]:
        """What was filled in."""
        said = [form.cleaned_data for form in self.forms if form.cleaned_data.get("pieces") is not None]
        return [Tier(one["pieces"], one["price"]) for one in said]
