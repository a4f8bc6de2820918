"""The fixed prices of one variant in other currencies: a field for each that shoppers may choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from shop.base.money import Money
from shop.catalog.queries import ListedVariant
from shop.currencies.queries import rate_to
from shop.store.queries import store
from shop.web.common.fields import MoneyField


class ListPriceForm(forms.Form):
    """An amount in each offered currency; empty: turned by the rate."""

    def __init__(self, variant: ListedVariant, posted: Mapping[str, Any] | None) -> None:
        super().__init__(posted, prefix=variant.public_id)
        self.variant = variant
        for code in store().currencies:
            initial = variant.listed.get(code)
            field = MoneyField(label=code, required=False, currency=code, initial=initial)
            if rated := rate_to(code):
                field.widget.attrs["placeholder"] = str(rated.of(self.price).major)
            self.fields[code] = field

    @property
    def price(self) -> Money:
        """What one piece costs in the marketplace's currency."""
        return Money(self.variant.price_minor, store().currency)

    def prices(self) -> dict[str, int]:
        """What was filled in, and what stands for currencies that are not offered now."""
        said = {code: minor for code, minor in self.cleaned_data.items() if minor is not None}
        hidden = {code: minor for code, minor in self.variant.listed.items() if code not in self.fields}
        return hidden | said
