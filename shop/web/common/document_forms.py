"""How lists of invoices and credit notes are narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.invoicing.types import Kind, Wanted


class DocumentFilterForm(forms.Form):
    """By number or order, kind and year."""

    words = forms.CharField(label=_("Number or order"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Document"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["kind"]).choices = [("", _("All")), *Kind.choices]
        cast("forms.ChoiceField", self.fields["year"]).choices = [("", _("All")), *((one, str(one)) for one in years)]

    @property
    def wanted(self) -> Wanted:
        """What is looked for; everything for a form that makes no sense."""
        if not self.is_valid():
            return Wanted()
        found = self.cleaned_data
        return Wanted(found["words"], found["kind"], int(found["year"] or 0))
