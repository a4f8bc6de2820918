"""The form of a change of many."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.listings.types import Action, BulkWish

from .fields import FigureField, MoneyField, ShareField
from .product_forms import STATUSES, offer_categories

ACTIONS = {
    Action.PRICE_PERCENT: _("Change prices by per cent"),
    Action.PRICE_AMOUNT: _("Change prices by an amount"),
    Action.STOCK_SET: _("Set stock to"),
    Action.STOCK_ADD: _("Add to stock"),
    Action.STATUS: _("Change status"),
    Action.CATEGORY: _("Move to a category"),
}
NEEDS = {
    Action.PRICE_PERCENT: "percent",
    Action.PRICE_AMOUNT: "amount",
    Action.STOCK_SET: "pieces",
    Action.STOCK_ADD: "pieces",
    Action.STATUS: "status",
    Action.CATEGORY: "category",
}


class BulkForm(forms.Form):
    """What is to be done, to which products. `seen` comes along when the change was looked at."""

    action = forms.ChoiceField(
        label=_("What to do"), choices=[(action.value, label) for action, label in ACTIONS.items()]
    )
    percent = ShareField(label=_("Per cent"), required=False, help_text=_("10 makes it dearer, -10 cheaper."))
    amount = MoneyField(label=_("Amount"), required=False, signed=True)
    pieces = FigureField(label=_("Pieces"), required=False, min_value=-1_000_000)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", "—"), *STATUSES.items()])
    category = forms.ChoiceField(label=_("Category"), required=False)
    seen = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = offer_categories(self)
        self.ids = {choice.public_id: choice.id for choice in found}
        offered = cast("forms.ChoiceField", self.fields["category"])
        offered.choices = [("", "—"), *((choice.public_id, choice.title) for choice in found)]

    def clean(self) -> dict[str, Any]:
        """The one field that the action needs is filled in."""
        found = super().clean() or {}
        need = NEEDS.get(found.get("action", ""))
        if need and need not in self.errors and found.get(need) in (None, ""):
            self.add_error(need, _("Fill this in for what you want to do."))
        return found

    @property
    def wish(self) -> BulkWish:
        """What is to be done, after validation."""
        found = self.cleaned_data
        action = Action(found["action"])
        figure = found.get(NEEDS[action]) if NEEDS[action] in {"percent", "amount", "pieces"} else 0
        return BulkWish(
            action=action,
            figure=figure or 0,
            status=found["status"] if action is Action.STATUS else "",
            category_id=self.ids[found["category"]] if action is Action.CATEGORY else 0,
        )


def uuids(texts: list[str]) -> list[UUID]:
    """The ids that can be read; anything else names nothing."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
