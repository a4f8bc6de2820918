"""Moving something to another address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.catalog.queries import owner_of_address
from shop.catalog.types import AddressKind

KINDS = {"products": AddressKind.PRODUCT, "c": AddressKind.CATEGORY, "sellers": AddressKind.SELLER}
PLACE = re.compile(r"/(?P<kind>products|c|sellers)/(?P<address>[-\w/]+?)/?")


class AddressForm(forms.Form):
    """The address as it stands in the browser, and the last part that it is to have."""

    address = forms.CharField(
        label=_("Address now"),
        max_length=600,
        help_text=_("Of a product, category or shop, for example /products/old-name/."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    slug = forms.SlugField(
        label=_("New last part"),
        max_length=80,
        help_text=_("Latin letters, digits and hyphens, for example new-name."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    kind: AddressKind
    object_id: int

    def clean_address(self) -> str:
        """Find what has the address; languages and the name of the site do not matter."""
        address: str = self.cleaned_data["address"]
        path = urlsplit(address.strip()).path
        for code, _name in settings.LANGUAGES:
            path = path.removeprefix(f"/{code}/") if path.startswith(f"/{code}/") else path
        found = PLACE.fullmatch(path if path.startswith("/") else f"/{path}")
        owner = owner_of_address(KINDS[found["kind"]], found["address"]) if found else None
        if found is None or owner is None:
            raise forms.ValidationError(_("No product, category or shop has this address. Copy it from its page."))
        self.kind, self.object_id = KINDS[found["kind"]], owner
        return address

    def clean_slug(self) -> str:
        """In small letters."""
        slug: str = self.cleaned_data["slug"]
        return slug.lower()
