"""What staff give or take by hand."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.commission.queries import target_with_slug
from shop.commission.types import Scope
from shop.goodwill.types import GiftDraft
from shop.orders.queries import order_of_number
from shop.store.queries import store

from .money_forms import AmountField

SIDES = [
    ("buyer", _("Give to the buyer of an order")),
    ("give", _("Give to a shop")),
    ("take", _("Take from a shop")),
]


class GiftForm(forms.Form):
    """To whom, how much, and why; the token makes one press one gift."""

    side = forms.ChoiceField(label=_("What happens"), choices=SIDES, widget=forms.RadioSelect)
    target = forms.CharField(
        label=_("Order number, or the shop's address"),
        max_length=80,
        help_text=_("The address is the last part of its page: rupganj-clay."),
        error_messages={"required": _("Say which order or which shop.")},
    )
    amount = AmountField(label=_("Amount"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("The shop reads it on its money page."),
        error_messages={"required": _("Say why.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean(self) -> dict[str, Any]:
        """The order or the shop has to be there."""
        said = self.cleaned_data
        side, target = said.get("side"), (said.get("target") or "").strip()
        order = order_of_number(target) if side == "buyer" and target else None
        seller_id = target_with_slug(Scope.SELLER, target) if side in {"give", "take"} and target else None
        if side and target and order is None and seller_id is None:
            self.add_error("target", _("Nobody has this number or address."))
        said["order"], said["seller_id"] = order, seller_id
        return said

    @property
    def draft(self) -> GiftDraft:
        """What to give."""
        said, order = self.cleaned_data, self.cleaned_data["order"]
        minor = -said["amount"] if said["side"] == "take" else said["amount"]
        return GiftDraft(
            amount=Money(minor, order.currency if order else store().currency),
            reason=said["reason"],
            token=said["token"],
            order_id=order.pk if order else None,
            seller_id=said["seller_id"],
        )


class AloneForm(forms.Form):
    """What one person may give."""

    most = AmountField(label=_("One person may give or take up to"), help_text=_("0: two people decide, always."))
