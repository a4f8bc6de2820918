"""Forms of returns: what buyers ask, what sellers and staff answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.returns.types import (
    Answer,
    CaseLineView,
    CaseView,
    Condition,
    Offer,
    Reason,
    Receipt,
    Received,
    ReturnDraft,
    Way,
    Wish,
)

from .fields import FigureField
from .file_fields import PaperField, PhotosField
from .order_forms import FindOrderForm

REASONS = [
    (Reason.DAMAGED, _("It arrived damaged")),
    (Reason.WRONG, _("It is not what I ordered")),
    (Reason.NOT_AS_DESCRIBED, _("It is not as described")),
    (Reason.MISSING_PARTS, _("Something is missing")),
    (Reason.DOES_NOT_FIT, _("It does not fit")),
    (Reason.CHANGED_MIND, _("I changed my mind")),
]
WISHES = [(Wish.REFUND, _("Money back")), (Wish.EXCHANGE, _("The same thing again"))]
CONDITIONS = [(Condition.AS_NEW, _("As new")), (Condition.USED, _("Used")), (Condition.DAMAGED, _("Damaged"))]
WAYS = [(Way.OWN, _("The shopper sends it")), (Way.LABEL, _("We send a label or collect it"))]


class ReturnForm(forms.Form):
    """What of a parcel goes back, why, and what the buyer wants for it."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=REASONS, error_messages={"required": _("Choose what is wrong.")}
    )
    wish = forms.ChoiceField(
        label=_("What do you want?"), choices=WISHES, widget=forms.RadioSelect, initial=Wish.REFUND.value
    )
    into_credit = forms.BooleanField(
        label=_("Give me store credit instead of sending the money back"),
        required=False,
        help_text=_("You have it at once when the goods are back, and can spend it here."),
    )
    note = forms.CharField(
        label=_("Tell the seller more"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    photos = PhotosField()

    def __init__(self, *args: Any, offer: Offer, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        if not has_account:
            del self.fields["into_credit"]
        for one in offer.lines:
            self.fields[f"pieces-{one.public_id}"] = FigureField(
                label=_("How many"), min_value=0, max_value=one.most, required=False, initial=0
            )

    @property
    def lines(self) -> Sequence[tuple[Any, forms.BoundField]]:
        """Each line with its field."""
        return [(one, self[f"pieces-{one.public_id}"]) for one in self.offer.lines]

    def draft(self, package_id: int) -> ReturnDraft:
        """What was asked for."""
        clean = self.cleaned_data
        return ReturnDraft(
            package_id=package_id,
            wish=Wish(clean["wish"]),
            reason=Reason(clean["reason"]),
            quantities={one.line_id: clean[f"pieces-{one.public_id}"] or 0 for one in self.offer.lines},
            note=clean["note"],
            photos=clean["photos"],
            into_credit=clean.get("into_credit", False),
        )


class SentForm(forms.Form):
    """How the goods travel back."""

    carrier = forms.CharField(label=_("Carrier"), max_length=60, required=False)
    tracking_code = forms.CharField(
        label=_("Tracking code"), max_length=80, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
    )


class EscalationForm(forms.Form):
    """Why staff should look."""

    reason = forms.CharField(label=_("What should our staff know?"), max_length=300, required=False)


class AcceptanceForm(forms.Form):
    """How the goods come back."""

    way = forms.ChoiceField(label=_("Way back"), choices=WAYS, widget=forms.RadioSelect, initial=Way.OWN.value)
    how = forms.CharField(
        label=_("What the shopper does"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The address to send it to, or when it is collected."),
        error_messages={"required": _("Say where the shopper sends it, or when it is collected.")},
    )
    label = PaperField(label=_("Label to print"), required=False, help_text=_("A PDF or a picture."))

    def answer(self) -> Answer:
        """The yes."""
        return Answer(Way(self.cleaned_data["way"]), self.cleaned_data["how"], self.cleaned_data["label"])


class RefusalForm(forms.Form):
    """Why the goods may not come back."""

    reason = forms.CharField(
        label=_("Why not?"),
        max_length=300,
        help_text=_("The shopper reads this."),
        error_messages={"required": _("Say why, so that the shopper understands it.")},
    )


class ReceiptForm(forms.Form):
    """What came back of each line, and what the buyer gets for it."""

    outcome = forms.ChoiceField(label=_("The shopper gets"), choices=WISHES, widget=forms.RadioSelect)
    restock = forms.BooleanField(label=_("Put the pieces back into stock"), required=False)

    def __init__(self, *args: Any, case: CaseView, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"outcome": case.wish.value}, **kwargs})
        self.case = case
        for one in case.lines:
            self.fields[f"pieces-{one.id}"] = FigureField(
                label=_("Pieces that came back"), min_value=0, max_value=one.quantity, initial=one.quantity
            )
            self.fields[f"condition-{one.id}"] = forms.ChoiceField(label=_("Condition"), choices=CONDITIONS)

    @property
    def lines(self) -> Sequence[tuple[CaseLineView, forms.BoundField, forms.BoundField]]:
        """Each line with its two fields."""
        return [(one, self[f"pieces-{one.id}"], self[f"condition-{one.id}"]) for one in self.case.lines]

    def receipt(self) -> Receipt:
        """What was received."""
        clean = self.cleaned_data
        lines = {
            one.id: Received(clean[f"pieces-{one.id}"], Condition(clean[f"condition-{one.id}"]))
            for one in self.case.lines
        }
        return Receipt(lines, Wish(clean["outcome"]), clean["restock"])


class PolicyForm(forms.Form):
    """How long goods can be sent back, and how fast they are answered."""

    window_days = FigureField(
        label=_("Days to send something back"), min_value=0, max_value=365, help_text=_("Counted from the delivery.")
    )
    answer_days = FigureField(
        label=_("Days to answer"), min_value=1, max_value=30, help_text=_("After that our staff decide.")
    )


class WithdrawalForm(FindOrderForm):
    """Who withdraws from which order. The same fields travel to the second step."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name")},
    )
