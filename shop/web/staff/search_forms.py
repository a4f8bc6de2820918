"""Forms of the rules about queries."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 100


class SynonymForm(forms.Form):
    """Words, and others for the same thing."""

    words = forms.CharField(label=_("These words"), max_length=LONGEST)
    also = forms.CharField(label=_("also find"), max_length=LONGEST)
    both_ways = forms.BooleanField(label=_("And the other way round"), required=False)


class RedirectForm(forms.Form):
    """Words, and the page that they open."""

    query = forms.CharField(label=_("These words"), max_length=LONGEST)
    address = forms.CharField(label=_("open this page of the shop"), max_length=300)


class PlacementForm(forms.Form):
    """Words, a product, and its place: a figure, 0 to hide it, nothing to let it stand where it stands."""

    query = forms.CharField(max_length=LONGEST)
    product = forms.UUIDField()
    place = forms.IntegerField(required=False, min_value=0, max_value=20)

    @property
    def named(self) -> UUID:
        """The product."""
        product: UUID = self.cleaned_data["product"]
        return product


class LiftForm(forms.Form):
    """Words, goods of a category, brand or seller (`kind:name`), and how much higher or lower they stand."""

    query = forms.CharField(max_length=LONGEST)
    goods = forms.RegexField(r"^(category|brand|seller):.+$", max_length=520)
    percent = forms.IntegerField(min_value=-1000, max_value=1000)
