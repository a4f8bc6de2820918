"""Forms of the portal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.base.digits import page_digits
from shop.shipping.carriers import ready_carriers
from shop.web.common.fields import FigureField
from shop.web.common.file_fields import TableField


class ShipmentForm(forms.Form):
    """Who carries the parcel, and the code to follow it."""

    carrier = forms.CharField(
        label=_("Carrier"), max_length=60, error_messages={"required": _("Say who carries the parcel.")}
    )
    tracking_code = forms.CharField(
        label=_("Tracking code"),
        max_length=80,
        required=False,
        help_text=_("The shopper follows the parcel with it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a parcel in a form: its id, the name it has in public, and how many of it are meant."""

    line_id: int
    public_id: str
    title: str
    options: str
    quantity: int


class PiecesForm(forms.Form):
    """How many of each line; what is not in the form counts as all of it, or as none where `empty` is said."""

    def __init__(self, *args: Any, rows: Sequence[Row], empty: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.empty = rows, empty
        for row in rows:
            self.fields[f"pieces-{row.public_id}"] = FigureField(
                label=f"{row.title}, {row.options}" if row.options else row.title,
                min_value=0,
                max_value=row.quantity,
                required=False,
                initial=0 if empty else row.quantity,
                help_text=page_digits(str(_("of %(quantity)d")) % {"quantity": row.quantity}),
                error_messages={
                    "max_value": _("At most %(limit_value)s are left."),
                    "min_value": _("Enter 0 or more."),
                },
            )

    @property
    def quantities(self) -> dict[int, int]:
        """The pieces by line, without those of which none is meant."""
        found = {row.line_id: self._meant(row) for row in self.rows}
        return {line_id: quantity for line_id, quantity in found.items() if quantity}

    def _meant(self, row: Row) -> int:
        said: int | None = self.cleaned_data[f"pieces-{row.public_id}"]
        return said if said is not None else (0 if self.empty else row.quantity)


class ShortfallForm(forms.Form):
    """Why something cannot be sent."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            ("sold_out", _("Sold out, the stock was wrong")),
            ("damaged", _("Damaged")),
            ("wrong_price", _("The price was wrong")),
            ("no_delivery", _("Cannot be delivered there")),
            ("shopper_asked", _("The shopper asked for it")),
        ],
    )
    restock = forms.BooleanField(
        label=_("Put the pieces back on sale"),
        help_text=_("Leave it empty when they are gone or broken."),
        required=False,
    )


def _carrier_choices() -> list[tuple[str, str]]:
    return [(carrier.code, carrier.name) for carrier in ready_carriers()]


class BookingForm(forms.Form):
    """Which carrier, and how heavy the parcel is."""

    carrier_code = forms.ChoiceField(label=_("Courier"), choices=_carrier_choices)
    weight_grams = FigureField(label=_("Weight (g)"), min_value=1, max_value=30_000, initial=500)


class TrackingFileForm(forms.Form):
    """A table of orders, carriers and tracking codes."""

    file = TableField(help_text=_("Three columns: order, carrier, tracking."))
    send = forms.BooleanField(
        label=_("Send the parcels now"), help_text=_("Leave it empty to look at the rows first."), required=False
    )
