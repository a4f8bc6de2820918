"""Forms of the storefront: they check what was sent and hand on clean values; services decide."""

from __future__ import annotations

from django import forms

from shop.cart.types import MOST


class AddForm(forms.Form):
    """What the product page sends."""

    variant = forms.UUIDField()
    quantity = forms.IntegerField(min_value=1, max_value=MOST, required=False)
    buy_now = forms.CharField(max_length=8, required=False)

    def clean_quantity(self) -> int:
        """One, when nothing was said."""
        return self.cleaned_data["quantity"] or 1


class QuantityForm(forms.Form):
    """How many of a line."""

    quantity = forms.IntegerField(min_value=1, max_value=MOST)
