"""The form of one saved address; its lines are those of the country."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shop.base.phones import western_digits
from shop.profiles.types import AddressDraft
from shop.shipping.queries import districts
from shop.web.common.address_rules import Line, countries, is_country, lines_of, postcode_example, postcode_fits
from shop.web.common.phone_numbers import read_number
from shop.web.common.place_fields import area_field, district_field

KINDS = [("home", pgettext_lazy("kind of address", "Home")), ("work", _("Work")), ("other", _("Other"))]
LENGTHS = {"name": 120, "street": 300, "locality": 120, "area": 120, "district": 80, "postcode": 12}
TOKENS = {
    "name": "name",
    "street": "street-address",
    "locality": "address-level3",
    "area": "address-level2",
    "district": "address-level1",
    "postcode": "postal-code",
}
FIRST, LAST = ("kind", "country"), ("phone", "note")


class AddressForm(forms.Form):
    """An address of one country. Bangladesh: district, area, street; elsewhere what and as the country writes."""

    kind = forms.ChoiceField(label=_("What is here?"), choices=KINDS, widget=forms.RadioSelect, initial="home")
    country = forms.ChoiceField(label=_("Country"), widget=forms.Select(attrs={"autocomplete": "country"}))
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=32,
        help_text=_("The courier calls this number."),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "num"}),
        error_messages={"required": _("Enter a phone number, so that the courier can call")},
    )
    note = forms.CharField(label=_("Note for the courier"), max_length=300, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, country: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.home_country = self.code = country
        chosen = str((self.data if self.is_bound else self.initial).get("country") or country)
        if is_country(chosen):
            self.code = chosen
        self.initial["country"] = self.code
        self.fields["country"].choices = countries(get_language() or "en")  # type: ignore[attr-defined]
        self._add_lines()

    @property
    def line_fields(self) -> list[forms.BoundField]:
        """The fields that depend on the country, in its order."""
        return [self[name] for name in self.fields if name not in FIRST + LAST]

    def clean_phone(self) -> str:
        """The number in E.164; a number without country code is one of the address's country."""
        return read_number(self.cleaned_data["phone"], self.code)

    def clean_postcode(self) -> str:
        """Western digits and capitals, of the country's shape."""
        postcode = western_digits(self.cleaned_data["postcode"].strip()).upper()
        if postcode and not postcode_fits(postcode, self.code):
            example = postcode_example(self.code)
            raise forms.ValidationError(_("Enter a postcode like %(example)s") % {"example": example})
        return postcode

    def draft(self) -> AddressDraft:
        """What was typed and checked."""
        known = AddressDraft.__dataclass_fields__
        return AddressDraft(**{name: value for name, value in self.cleaned_data.items() if name in known})

    def _add_lines(self) -> None:
        if districts(self.code):
            typed = self.data if self.is_bound else self.initial
            lines = [line for line in lines_of(self.code) if line.column in {"name", "postcode", "street"}]
            fields: dict[str, forms.Field] = {line.column: _field(line) for line in lines}
            fields["street"].label = _("House, road and landmark")
            fields["street"].error_messages["required"] = _("Enter house, road and a landmark")
            fields["district"] = district_field(self.code)
            fields["area"] = area_field(typed.get("district") or "", self.code)
            order = ["name", "district", "area", "street", "postcode"]
        else:
            fields = {line.column: _field(line) for line in lines_of(self.code)}
            order = list(fields)
        self.fields.update(fields)
        self.order_fields([*FIRST, *order, *LAST])


def _field(line: Line) -> forms.Field:
    attrs = {"autocomplete": TOKENS[line.column]}
    missing = {"required": _("Fill in: %(label)s") % {"label": line.label}}
    if line.choices:
        return forms.ChoiceField(
            label=str(line.label),
            required=line.required,
            choices=[("", _("Choose from the list")), *line.choices],
            widget=forms.Select(attrs=attrs),
            error_messages=missing | {"invalid_choice": missing["required"]},
        )
    long = line.column == "street"
    widget = forms.Textarea(attrs=attrs | {"rows": 2, "class": "min-h-22"}) if long else forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=str(line.label),
        required=line.required,
        max_length=LENGTHS[line.column],
        widget=widget,
        error_messages=missing,
    )
