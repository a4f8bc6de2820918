"""Forms about currencies: a rate typed by hand, and the terms on which a currency is offered."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.currencies.types import USUAL_PATIENCE, RateDraft, Source
from shop.web.common.fields import FigureField, MeasureField, PercentField


class CodeField(forms.CharField):
    """A currency by its three letters."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"})
        super().__init__(min_length=3, max_length=3, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """Upper case."""
        return str(super().clean(value)).upper()


class RateForm(forms.Form):
    """One of a currency is so many of another."""

    base = CodeField(label=_("One of"), help_text=_("Three letters, such as EUR."))
    value = MeasureField(
        label=_("is"), max_digits=19, decimal_places=10, min_value=Decimal("0.0000000001"), max_value=10**9
    )
    quote = CodeField(label=_("of"), help_text=_("Three letters, such as BDT."))

    def draft(self, at: datetime) -> RateDraft:
        """The rate that was typed; it holds from now on."""
        said = self.cleaned_data
        return RateDraft(said["base"], said["quote"], said["value"], Source.MANUAL, at)


class OfferForm(forms.Form):
    """A currency that shoppers may choose, and on what terms."""

    code = CodeField(label=_("Currency"), help_text=_("Three letters, such as EUR."))
    markup = PercentField(
        label=_("Markup, percent"), initial=0, help_text=_("Added to the rate for its risk and your bank's fee.")
    )
    hours = FigureField(
        label=_("Warn after hours"),
        min_value=1,
        max_value=1_000,
        initial=USUAL_PATIENCE,
        help_text=_("An older rate goes on, and the office is warned."),
    )
