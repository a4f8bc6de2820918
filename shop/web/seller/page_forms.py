"""Forms of the shop's own page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from shop.base.files import CannotAccept
from shop.base.uploads import Profile, clean_upload
from shop.sellers.types import PageDraft
from shop.store.queries import store
from shop.web.common.phone_numbers import read_number

if TYPE_CHECKING:
    from shop.sellers.models import Seller, ShopPage

# What a page is called on its host: letters, digits, points and lines; the rest of a pasted address is dropped.
HANDLE = re.compile(
    r"(?:https?://)?(?:[a-z]+\.)?(?:facebook\.com/|fb\.com/|instagram\.com/)?@?([\w.-]{2,80})/?", re.ASCII
)
NUMBER = {"type": "tel", "dir": "ltr", "autocomplete": "off"}
TEXTS = ("story", "returns_text", "delivery_text", "contact_days")
CHANNELS = ("phone", "whatsapp", "email", "facebook", "instagram", "website")


def text_field(label: Any, *, most: int, rows: int, help_text: Any = "") -> forms.CharField:
    """A text of several paragraphs."""
    return forms.CharField(
        label=label, max_length=most, required=False, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


class PageForm(forms.Form):
    """The texts of one language, and the ways to reach the shop."""

    story = text_field(
        _("Your story"),
        most=4000,
        rows=7,
        help_text=_("Who you are and how you make it. An empty line parts paragraphs."),
    )
    delivery_text = text_field(_("About delivery"), most=2000, rows=4, help_text=_("Prices and days are shown anyway."))
    returns_text = text_field(
        _("About returns"),
        most=2000,
        rows=4,
        help_text=_("What the law and the marketplace promise holds in any case."),
    )
    contact_days = text_field(
        _("When you answer"), most=300, rows=2, help_text=_("For example: Saturday to Thursday, 10 to 18.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=24, required=False, widget=forms.TextInput(attrs=NUMBER))
    whatsapp = forms.CharField(label=_("WhatsApp"), max_length=24, required=False, widget=forms.TextInput(attrs=NUMBER))
    email = forms.EmailField(
        label=_("Email"), max_length=254, required=False, widget=forms.EmailInput(attrs={"dir": "ltr"})
    )
    facebook = forms.CharField(
        label=_("Facebook page"), max_length=120, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    instagram = forms.CharField(
        label=_("Instagram"), max_length=120, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    website = forms.URLField(
        label=_("Website"), max_length=200, required=False, widget=forms.URLInput(attrs={"dir": "ltr"})
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        for name in TEXTS:
            reading = "rtl" if get_language_info(language)["bidi"] else "ltr"
            self.fields[name].widget.attrs |= {"lang": language, "dir": reading}

    @classmethod
    def of(cls, seller: Seller, page: ShopPage, language: str) -> PageForm:
        """The form with what the page says in a language."""
        texts = {name: getattr(page, name).get(language, "") for name in TEXTS if name != "story"}
        known = texts | {name: getattr(page, name) for name in CHANNELS}
        return cls(initial=known | {"story": seller.story.get(language, "")}, language=language)

    def clean_phone(self) -> str:
        """The number in E.164, or nothing."""
        return self.number("phone")

    def clean_whatsapp(self) -> str:
        """The number in E.164, or nothing."""
        return self.number("whatsapp")

    def clean_facebook(self) -> str:
        """The page's name."""
        return self.handle("facebook")

    def clean_instagram(self) -> str:
        """The page's name."""
        return self.handle("instagram")

    def number(self, name: str) -> str:
        """A phone number of the marketplace's country or with its own code."""
        given = self.cleaned_data[name]
        return read_number(given, store().country) if given else ""

    def handle(self, name: str) -> str:
        """The name of a page, out of its address where that was pasted."""
        given = self.cleaned_data[name].strip()
        if not given:
            return ""
        found = HANDLE.fullmatch(given.partition("?")[0])
        if found is None:
            raise forms.ValidationError(_("Enter the name of the page, like rupganj.clay."))
        return found[1]

    def draft(self) -> PageDraft:
        """What was typed, after validation."""
        return PageDraft(language=self.language, **self.cleaned_data)


class PagePictureForm(forms.Form):
    """A logo or banner."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, up to 12 MB."),
        error_messages={"required": _("Choose a picture first.")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def clean_picture(self) -> bytes:
        """The picture, decoded and written anew."""
        try:
            return clean_upload(self.cleaned_data["picture"], Profile.IMAGE).content
        except CannotAccept as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal
