"""Forms about paying on invoice."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.web.common.fields import FigureField
from shop.web.staff.money_forms import AmountField


class AccountForm(forms.Form):
    """Somebody who may pay on invoice."""

    email = forms.EmailField(label=_("Email of the account"), max_length=254)
    limit = AmountField(label=_("Limit of open bills"))
    term_days = FigureField(label=_("Days to pay"), min_value=1, max_value=120, initial=30)


class PaidForm(forms.Form):
    """What the bank statement says about a bill."""

    reference = forms.CharField(label=_("Reference on the statement"), max_length=80)
