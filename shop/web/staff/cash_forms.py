"""When the phone of a cash order is confirmed, and when cash is not offered any more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.store.queries import store
from shop.web.common.fields import FigureField

from .money_forms import AmountField


class CashForm(forms.Form):
    """Both settings; without the tick nobody is asked."""

    asks = forms.BooleanField(label=_("Confirm the phone number before sellers pack"), required=False)
    least = AmountField(label=_("From an order total of"), required=False, help_text=_("Empty means every cash order."))
    most = FigureField(
        label=_("Stop offering cash after so many refused parcels"),
        min_value=0,
        max_value=100,
        help_text=_("Counted by phone number. 0 means never."),
    )

    @classmethod
    def of_store(cls) -> CashForm:
        """The form as the settings are."""
        kept = store()
        least = kept.cash_confirm_from_minor
        shown = Money(least, kept.currency).major if least else None
        return cls(initial={"asks": least is not None, "least": shown, "most": kept.cash_refusals_most})

    @property
    def changes(self) -> dict[str, Any]:
        """The columns of the settings."""
        asks, least = self.cleaned_data["asks"], self.cleaned_data["least"]
        return {
            "cash_confirm_from_minor": (least or 0) if asks else None,
            "cash_refusals_most": self.cleaned_data["most"],
        }
