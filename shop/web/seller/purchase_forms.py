"""Forms of suppliers and purchase notes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shop.purchasing.types import PurchaseDraft, Suggestion, SupplierDraft, WantedLine

from .fields import FigureField, MoneyField

BLANK_ROWS, MOST_ROWS = 3, 100
TOKEN = re.compile("[0-9a-f]{16}")


class SupplierForm(forms.Form):
    """A supplier as it is written down."""

    name = forms.CharField(label=_("Name"), max_length=120)
    contact = forms.CharField(label=_("Whom to ask for"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    notes = forms.CharField(label=_("Notes"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    @property
    def draft(self) -> SupplierDraft:
        """What the services want to know."""
        return SupplierDraft(**self.cleaned_data)


class PurchaseForm(forms.Form):
    """Where and until when; the lines have forms of their own."""

    supplier = forms.ChoiceField(label=_("Supplier"))
    expected_on = forms.DateField(
        label=_("Expected on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    words = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, suppliers: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ids = {str(supplier.public_id): supplier.pk for supplier in suppliers}
        self.fields["supplier"].choices = [(str(one.public_id), one.name) for one in suppliers]  # type: ignore[attr-defined]

    def draft(self, lines: Sequence[LineForm]) -> PurchaseDraft:
        """What the services want to know."""
        found = self.cleaned_data
        return PurchaseDraft(
            supplier_id=self._ids[found["supplier"]],
            expected_on=found["expected_on"],
            words=found["words"],
            lines=[line.wanted for line in lines if line.cleaned_data["sku"]],
        )


class LineForm(forms.Form):
    """One line: a SKU, how many, and what one costs. A line without a SKU is none."""

    sku = forms.CharField(label=_("SKU"), max_length=80, required=False)
    quantity = FigureField(label=_("Pieces"), min_value=1, required=False)
    cost = MoneyField(label=_("Cost of one"), required=False)
    title = ""

    def clean(self) -> dict[str, Any]:
        """A SKU needs a quantity."""
        found = super().clean() or {}
        if found.get("sku") and not found.get("quantity") and "quantity" not in self.errors:
            self.add_error("quantity", _("Write how many."))
        return found

    @property
    def wanted(self) -> WantedLine:
        """The line."""
        found = self.cleaned_data
        return WantedLine(sku=found["sku"], quantity=found["quantity"], cost_minor=found["cost"])


def line_forms(posted: QueryDict | None, suggestions: Sequence[Suggestion] = ()) -> list[LineForm]:
    """The lines that were sent, or those that are suggested with some blank ones behind."""
    if posted is not None:
        rows = posted.get("rows", "")
        count = min(int(rows), MOST_ROWS) if rows.isascii() and rows.isdigit() and len(rows) < 4 else 0
        return [LineForm(posted, prefix=f"line-{place}") for place in range(count)]
    forms_ = []
    for place, one in enumerate([*suggestions, *[None] * BLANK_ROWS][:MOST_ROWS]):
        initial = {"sku": one.sku, "quantity": one.quantity, "cost": one.cost_minor} if one else {}
        form = LineForm(prefix=f"line-{place}", initial=initial)
        form.title = one.title if one else ""
        forms_.append(form)
    return forms_


def came(posted: Mapping[str, Any], line_ids: Sequence[int]) -> dict[int, int] | None:
    """Pieces by line id as the receiving form sends them by position; None where one is no figure."""
    field, found = FigureField(required=False), {}
    for place, line_id in enumerate(line_ids):
        try:
            found[line_id] = field.clean(posted.get(f"came-{place}", "")) or 0
        except forms.ValidationError:
            return None
    return found


def token_of(text: str) -> str:
    """The token of a form; empty where it is none."""
    return text if TOKEN.fullmatch(text) else ""
