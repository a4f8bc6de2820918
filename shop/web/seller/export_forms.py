"""The form with which a table is asked for."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.exchange.exporting import Export

EXPORTS: dict[Export, tuple[Promise, Promise]] = {
    Export.PRODUCTS: (
        _("Products"),
        _("Everything about your products. Change it in a spreadsheet and import it again."),
    ),
    Export.STOCK: (_("Stock"), _("SKU and quantity. Change the quantities and send it as a stock file.")),
    Export.ORDERS: (_("Order lines"), _("One row for each line of an order. No names and addresses.")),
}


class ExportForm(forms.Form):
    """Which table, in which format; the days narrow orders."""

    what = forms.ChoiceField(choices=[(what.value, words[0]) for what, words in EXPORTS.items()])
    format = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    @property
    def wanted(self) -> Export:
        """The table."""
        return Export(self.cleaned_data["what"])

    @property
    def days(self) -> dict[str, date | None]:
        """The first and the last day."""
        return {"since": self.cleaned_data["since"], "until": self.cleaned_data["until"]}
