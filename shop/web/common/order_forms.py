"""Forms of an order's page, the guest's and the signed-in one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CancellationForm(forms.Form):
    """Why an order is called off; nobody has to say."""

    reason = forms.CharField(label=_("Why do you cancel?"), max_length=200, required=False)
