"""The form of a row of stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import FigureField

if TYPE_CHECKING:
    from shop.inventory.models import StockLevel


class LevelForm(forms.Form):
    """How many there are, and when and how many to order. `was` is the figure that was shown."""

    on_hand = FigureField(label=_("On hand"))
    was = FigureField(widget=forms.HiddenInput)
    low_at = FigureField(label=_("Order from"))
    reorder_quantity = FigureField(label=_("Order how many"))
    lead_days = FigureField(label=_("Days until they are here"), max_value=365)

    @classmethod
    def of(cls, level: StockLevel) -> LevelForm:
        """The row as it is. Fields of many rows stand on one page, so ids come from the variant."""
        return cls(
            auto_id=f"id_{level.variant.public_id}_%s",
            initial={
                "on_hand": level.on_hand,
                "was": level.on_hand,
                "low_at": level.low_at,
                "reorder_quantity": level.reorder_quantity,
                "lead_days": level.lead_days,
            },
        )
