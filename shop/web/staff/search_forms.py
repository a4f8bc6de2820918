"""Forms of the rules about queries."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from shop.catalog.queries import category_tree

LONGEST = 100
CATEGORY = "storefront:category"
SEARCHES = frozenset({"storefront:search", "storefront:suggest"})


class SynonymForm(forms.Form):
    """Words, and others for the same thing."""

    words = forms.CharField(label=_("These words"), max_length=LONGEST)
    also = forms.CharField(label=_("also find"), max_length=LONGEST)
    both_ways = forms.BooleanField(label=_("And the other way round"), required=False)


class RedirectForm(forms.Form):
    """Words, and the page that they open: one that is there, and no search, which could lead round in circles."""

    query = forms.CharField(label=_("These words"), max_length=LONGEST)
    address = forms.CharField(label=_("open this page of the shop"), max_length=300)

    def clean_address(self) -> str:
        """The address of a page. What leads out of the shop is refused by the service, in its own words."""
        address: str = self.cleaned_data["address"]
        path = urlsplit(address).path
        if address.startswith("/") and not address.startswith("//") and not _opens(path):
            raise forms.ValidationError(
                _("No page of this shop has this address. Look for it in the shop and copy it.")
            )
        return address


def _opens(path: str) -> bool:
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            found = resolve(path)
        except Resolver404:
            return False
        return found.view_name not in SEARCHES and not (
            found.view_name == CATEGORY and category_tree().at(found.kwargs["path"].rstrip("/")) is None
        )


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
