"""The form that buys a gift card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.payments.types import Method
from shop.store.queries import store
from shop.wallet.types import CARD_WORTH, CardDraft
from shop.web.common.fields import FigureField

AHEAD = timedelta(days=365)


class GiftCardForm(forms.Form):
    """What the card is worth, whom it is for, when it is sent, and how it is paid."""

    amount = FigureField(
        label=_("What is it worth?"),
        min_value=CARD_WORTH[0],
        max_value=CARD_WORTH[1],
        error_messages={"required": _("Enter what the card is worth")},
    )
    recipient_name = forms.CharField(
        label=_("Whom is it for?"), max_length=120, error_messages={"required": _("Enter a name for the card")}
    )
    recipient_email = forms.EmailField(
        label=_("Their email"),
        max_length=254,
        help_text=_("The card goes there. Enter your own to hand it over yourself."),
        error_messages={
            "required": _("Enter where the card goes"),
            "invalid": _("Enter an email like name@example.com"),
        },
    )
    message = forms.CharField(
        label=_("Message"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    deliver_on = forms.DateField(
        label=_("When do we send it?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sender_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name, so that they know whom it is from")},
    )
    email = forms.EmailField(
        label=_("Your email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your email, so that we can send you the order"),
            "invalid": _("Enter an email like name@example.com"),
        },
    )
    method = forms.ChoiceField(
        label=_("How do you want to pay?"),
        error_messages={
            "required": _("Choose how you want to pay"),
            "invalid_choice": _("Choose how you want to pay"),
        },
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, methods: Sequence[Method], span: tuple[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"least": span[0], "most": span[1]}
        self.fields["amount"].help_text = gettext("From %(least)s to %(most)s.") % words
        cast("forms.ChoiceField", self.fields["method"]).choices = [(method.code, method.label) for method in methods]

    @property
    def card_fields(self) -> list[forms.BoundField]:
        """What is asked about the card and its buyer, in order."""
        return [self[name] for name in self.fields if name not in {"method", "token"}]

    def clean_deliver_on(self) -> date:
        """Today or within a year."""
        day, today = self.cleaned_data["deliver_on"], timezone.localdate()
        if not today <= day <= today + AHEAD:
            raise forms.ValidationError(_("Choose today or a day within a year."))
        return day

    def card(self) -> CardDraft:
        """The card that was filled in."""
        said = self.cleaned_data
        names = ("recipient_name", "recipient_email", "sender_name", "message", "deliver_on")
        return CardDraft(
            amount=Money.from_major(said["amount"], store().currency),
            language=get_language() or store().languages[0],
            **{name: said[name] for name in names},
        )
