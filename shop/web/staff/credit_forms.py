"""Forms about gift cards and store credit."""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.store.queries import store
from shop.wallet.types import CardDraft, CardFilter, CardState

from .money_forms import AmountField, DayField


class CardFilterForm(forms.Form):
    """By the end of a code or an address, and by state."""

    words = forms.CharField(label=_("Last four of the code, or email"), max_length=254, required=False)
    state = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *CardState.choices])

    @property
    def wanted(self) -> CardFilter:
        """The filter; everything for a form that makes no sense."""
        return CardFilter(**self.cleaned_data) if self.is_valid() else CardFilter()


class NewCardForm(forms.Form):
    """A card that is given away; the token makes one press one card."""

    amount = AmountField(label=_("Worth"))
    recipient_name = forms.CharField(label=_("For whom"), max_length=120, required=False)
    recipient_email = forms.EmailField(
        label=_("Their email"), max_length=254, help_text=_("The code goes there and is shown nowhere else.")
    )
    sender_name = forms.CharField(label=_("From"), max_length=120, required=False)
    message = forms.CharField(label=_("Message"), max_length=500, required=False, widget=forms.Textarea({"rows": 3}))
    language = forms.ChoiceField(label=_("Language of the mail"))
    deliver_on = DayField(label=_("Send it on"))
    expires_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: it is good for ever."))
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        offered = [(code, names.get(code, code)) for code in store().languages]
        cast("forms.ChoiceField", self.fields["language"]).choices = offered

    def clean_deliver_on(self) -> Any:
        """Today or later."""
        if (day := self.cleaned_data["deliver_on"]) < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day

    def draft(self) -> CardDraft:
        """The card that was filled in."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "token"}
        return CardDraft(amount=Money(said.pop("amount"), store().currency), **said)


class CardEndForm(forms.Form):
    """Why a card ends."""

    reason = forms.CharField(
        label=_("Why"), max_length=200, error_messages={"required": _("Say why, for the audit log.")}
    )


class CardSendForm(forms.Form):
    """Where a card, or the one that replaces it, goes."""

    email = forms.EmailField(label=_("Email"), max_length=254)


class CardReplaceForm(CardSendForm, CardEndForm):
    """A new card instead of one that was lost."""


class CreditForm(forms.Form):
    """Credit for a person; the token makes one press one gift."""

    amount = AmountField(label=_("Amount"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("The shopper reads it."),
        error_messages={"required": _("Say why. The shopper reads it.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
