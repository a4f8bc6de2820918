"""Form fields of the portal: amounts and figures in the digits of the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.base.decimals import figure
from shop.web.common.fields import FigureField, MeasureField, MoneyField, plain

__all__ = ["FigureField", "MeasureField", "MoneyField", "ShareField"]


class ShareField(forms.CharField):
    """A share in per cent, up or down; its value is basis points."""

    def clean(self, value: Any) -> Any:
        """Basis points; None where it is left empty."""
        text = plain(super().clean(value)).removesuffix("%")
        if text == "":
            return None
        try:
            bps = figure(text) * 100
            whole = int(bps)
        except ValueError as error:
            raise ValidationError(_("Write a share like 10 or -7.5.")) from error
        if bps != whole or not -10_000 < whole <= 100_000:
            raise ValidationError(_("Write a share between -99 and 1000, with two decimals at most."))
        return whole
