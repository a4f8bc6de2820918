"""Forms of the store's settings and of provider keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.store.types import FEATURE_WORDS, CountryMode, Feature, PathGroup
from shop.web.common.countries import countries

if TYPE_CHECKING:
    from shop.store.models import StoreSettings


class SettingsForm(forms.Form):
    """Name, languages, contact, switches, and where visitors may come from. The currency is fixed from the start."""

    name = forms.CharField(label=_("Name"), max_length=80, error_messages={"required": _("Give the store a name.")})
    support_email = forms.EmailField(label=_("Email for questions"), max_length=254, required=False)
    support_phone = forms.CharField(label=_("Phone for questions"), max_length=24, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    features = forms.MultipleChoiceField(label=_("Switched on"), required=False, widget=forms.CheckboxSelectMultiple)
    country_mode = forms.ChoiceField(label=_("Visitors"), choices=CountryMode.choices, widget=forms.RadioSelect)
    country_list = forms.MultipleChoiceField(
        label=_("Countries on the list"),
        required=False,
        help_text=_("Hold Ctrl or ⌘ to choose several."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    country_paths = forms.MultipleChoiceField(
        label=_("Parts that ask for the list"),
        required=False,
        choices=PathGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Calls from payment providers, health checks and files are never closed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("time_zone", [(zone, zone) for zone in sorted(available_timezones())])
        self.offer("country_list", countries())
        self.offer("features", [(feature.value, FEATURE_WORDS.get(feature, feature.value)) for feature in Feature])

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """What can be chosen in a field."""
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    @classmethod
    def of(cls, store: StoreSettings) -> SettingsForm:
        """The form filled with the settings as they are."""
        plain = {name: getattr(store, name) for name in cls.base_fields if name != "features"}
        return cls(initial=plain | {"features": [feature.value for feature in Feature if store.has(feature)]})

    def clean_languages(self) -> list[str]:
        """The default language stays: every text has it."""
        chosen = self.cleaned_data["languages"]
        if settings.LANGUAGE_CODE not in chosen:
            raise ValidationError(_("English stays: every text falls back to it."))
        return [code for code, _name in settings.LANGUAGES if code in chosen]

    def clean(self) -> dict[str, Any]:
        """A closed shop needs a list, or nobody could enter."""
        found = super().clean() or {}
        if found.get("country_mode") == CountryMode.BLOCK and not found.get("country_list"):
            self.add_error("country_list", _("Choose at least one country, or everybody is shut out."))
        return found

    def changes_from(self, store: StoreSettings) -> dict[str, Any]:
        """The columns that are to change, with their new values."""
        wanted = dict(self.cleaned_data)
        wanted["features"] = dict(store.features) | {
            feature.value: feature.value in wanted["features"] for feature in Feature
        }
        return {name: value for name, value in wanted.items() if getattr(store, name) != value}


class CredentialForm(forms.Form):
    """A provider's key. What was typed is never shown again."""

    provider = forms.SlugField(label=_("Provider"), max_length=32, help_text=_("For example: bkash"))
    name = forms.SlugField(label=_("Name of the key"), max_length=48, help_text=_("For example: app-secret"))
    secret = forms.CharField(
        label=_("Key"),
        max_length=4000,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
