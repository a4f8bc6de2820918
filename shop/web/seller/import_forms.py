"""The form with which a file is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.base.files import CannotAccept
from shop.base.uploads import CleanFile
from shop.exchange.formats import FORMATS
from shop.exchange.services import ImportWish, clean_table

from .fields import FigureField
from .import_words import KINDS
from .product_forms import languages

HEAVIEST_GRAMS = 1_000_000


def formats() -> list[tuple[str, Any]]:
    """Which shop's columns the file has."""
    names = [(name, format_.title) for name, format_ in FORMATS.items() if name != "plain"]
    return [("", _("Find out by the columns")), ("plain", _("Our own template")), *names]


class ImportForm(forms.Form):
    """A file, what it holds, and what new products get that it does not say."""

    kind = forms.ChoiceField(label=_("What is in the file"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV in UTF-8 (may be packed as .gz), XLSX, or JSON lines of Best Buy. Up to 50 MB."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty. Choose another one.")},
    )
    format = forms.ChoiceField(label=_("Format"), choices=formats, required=False, help_text=_("Only for products."))
    language = forms.ChoiceField(label=_("Language of the texts"), choices=languages, required=False)
    starting_stock = FigureField(
        label=_("Stock of new products"), help_text=_("Where the file has no stock."), required=False
    )
    starting_weight = FigureField(
        label=_("Weight in grams"),
        help_text=_("Where the file has none. Products without a weight stay drafts."),
        required=False,
        max_value=HEAVIEST_GRAMS,
    )

    def clean_file(self) -> CleanFile:
        """The file through the door."""
        try:
            return clean_table(self.cleaned_data["file"])
        except CannotAccept as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal

    @property
    def wish(self) -> ImportWish:
        """What the services want to know."""
        found = self.cleaned_data
        return ImportWish(
            kind=found["kind"],
            format_name=found["format"],
            language=found["language"] or settings.LANGUAGE_CODE,
            starting_stock=found["starting_stock"] or 0,
            starting_weight=found["starting_weight"] or 0,
        )
