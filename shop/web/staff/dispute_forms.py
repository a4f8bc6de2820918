"""Disputes as staff type them, answer them and note their end."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.disputes.types import DisputeDraft, DisputeStatus

from .money_forms import DayField
from .payment_forms import MoneyField

if TYPE_CHECKING:
    from shop.payments.models import Attempt


class DisputeForm(forms.Form):
    """What a provider wrote by mail or shows on its own pages."""

    amount = MoneyField(label=_("Amount that the bank asks for"))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Say what the bank gives as the reason.")}
    )
    provider_key = forms.CharField(label=_("The provider's number of it"), max_length=120, required=False)
    due_on = DayField(label=_("Evidence is due on"), required=False)

    def __init__(self, *args: Any, attempt: Attempt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attempt = attempt
        self.fields["amount"].currency = attempt.currency  # type: ignore[attr-defined]

    @property
    def draft(self) -> DisputeDraft:
        """What to open."""
        said = dict(self.cleaned_data)
        day = said.pop("due_on")
        due_at = timezone.make_aware(datetime.combine(day, time.max)) if day else None
        return DisputeDraft(attempt_id=self.attempt.pk, due_at=due_at, **said)


class AnswerForm(forms.Form):
    """What was sent as evidence."""

    words = forms.CharField(
        label=_("What did you send?"),
        max_length=300,
        help_text=_("For example the rider's signature and the tracking."),
        error_messages={"required": _("Say what you sent, so that colleagues know.")},
    )


class VerdictForm(forms.Form):
    """How the bank decided."""

    outcome = forms.ChoiceField(
        label=_("The bank decided"),
        choices=[(DisputeStatus.WON, _("For us: the money comes back")), (DisputeStatus.LOST, _("For the buyer"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the bank decided.")},
    )
