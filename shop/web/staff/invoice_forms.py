"""Who the marketplace is before the law."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.invoicing.types import LetterheadDraft
from shop.web.common.countries import countries


class LetterheadForm(forms.Form):
    """What the marketplace's own invoices say of it."""

    legal_name = forms.CharField(
        label=_("Name as on the papers"), max_length=160, error_messages={"required": _("Enter the name.")}
    )
    country = forms.ChoiceField(label=_("Country"))
    street = forms.CharField(
        label=_("Address"), max_length=300, error_messages={"required": _("Enter the street and house.")}
    )
    district = forms.CharField(label=_("City or district"), max_length=80, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    vat_id = forms.CharField(label=_("VAT number (BIN)"), max_length=40, required=False)
    email = forms.EmailField(label=_("Email for questions about invoices"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["country"]).choices = countries()

    def draft(self) -> LetterheadDraft:
        """What was filled in."""
        return LetterheadDraft(**self.cleaned_data)
