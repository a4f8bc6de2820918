"""The form of a pickup point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.shipping.queries import districts
from shop.shipping.types import PointDraft
from shop.store.queries import store

if TYPE_CHECKING:
    from shop.shipping.models import PickupPoint


class PointForm(forms.Form):
    """Where parcels wait, and when somebody is there. The district is a choice where the country's are known."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Shoppers read it: “Shop in Dhanmondi”."),
        error_messages={"required": _("Give the point a name.")},
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Enter house, road and a landmark")},
    )
    district = forms.CharField(label=_("District"), max_length=80, required=False)
    hours = forms.CharField(
        label=_("Opening hours"), max_length=200, required=False, help_text=_("As people say it: Sat to Thu, 10–20.")
    )
    active = forms.BooleanField(label=_("Open"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(place.name, str(place.label)) for place in districts(store().country)]
        if known:
            choices = [("", _("Not named")), *known]
            self.fields["district"] = forms.ChoiceField(label=_("District"), required=False, choices=choices)

    @classmethod
    def of(cls, point: PickupPoint) -> PointForm:
        """The form with a point that exists."""
        return cls(initial={name: getattr(point, name) for name in PointDraft.__dataclass_fields__})

    def draft(self) -> PointDraft:
        """What was typed, after validation."""
        return PointDraft(**{name: self.cleaned_data[name] for name in PointDraft.__dataclass_fields__})
