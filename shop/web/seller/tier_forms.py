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
from shop.web.common.fields import FigureField, MoneyField

MOST_ROWS = 4


class TierForm(forms.Form):
    """From so many pieces on a piece costs so much; both empty: no such price."""

    pieces = FigureField(label=_("From pieces"), min_value=2, max_value=999, required=False)
    price = MoneyField(label=_("Price a piece"), required=False)

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
        kept = [{"pieces": one.from_quantity, "price": one.price_minor} for one in variant.tiers]
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

    @property
    def open(self) -> bool:
        """Whether there is something to see."""
        return bool(self.variant.tiers) or any(form.is_bound and form.errors for form in self.forms)

    def is_valid(self) -> bool:
        """Whether every row is."""
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    def tiers(self) -> list[Tier]:
        """What was filled in."""
        said = [form.cleaned_data for form in self.forms if form.cleaned_data.get("pieces") is not None]
        return [Tier(one["pieces"], one["price"]) for one in said]
