"""The form of what the marketplace expects of its sellers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.store.types import ServiceTarget
from shop.web.common.fields import FigureField, PercentField

if TYPE_CHECKING:
    from shop.store.models import StoreSettings

MOST_HOURS = 30 * 24
SHARES = tuple(target.value for target in ServiceTarget if target is not ServiceTarget.ANSWER)
WRONG_SHARE = {"min_value": _("Write a share above 0."), "max_value": _("Write a share of at most 100.")}


class ExpectationsForm(forms.Form):
    """Targets of service as sellers see them on their overview, and how far a price moves without a look."""

    sent_on_time_bps = PercentField(label=_("Parcels handed over in time, at least (%)"), error_messages=WRONG_SHARE)
    tracked_bps = PercentField(label=_("Parcels with a tracking number, at least (%)"), error_messages=WRONG_SHARE)
    cancelled_bps = PercentField(label=_("Parcels not sent whole, at most (%)"), error_messages=WRONG_SHARE)
    returned_bps = PercentField(
        label=_("Parcels of which something comes back, at most (%)"), error_messages=WRONG_SHARE
    )
    answer_hours = FigureField(label=_("Hours until a question is answered"), max_value=MOST_HOURS)
    price_look_bps = PercentField(
        label=_("Prices move without a look by up to (%)"),
        help_text=_("Within a week, for sellers who are not trusted yet. With 0 you look at every change of a price."),
        error_messages=WRONG_SHARE,
    )

    @classmethod
    def of(cls, store: StoreSettings) -> ExpectationsForm:
        """The form filled with what holds now."""
        rates = {name: store.target(ServiceTarget(name)) / 100 for name in SHARES}
        hours = -(-store.target(ServiceTarget.ANSWER) // 60)
        return cls(initial=rates | {"answer_hours": hours, "price_look_bps": store.price_look_bps / 100})

    def clean(self) -> dict[str, Any]:
        """A target of nothing is none."""
        found = super().clean() or {}
        for name in (*SHARES, "answer_hours"):
            if found.get(name) == 0:
                self.add_error(name, _("Write a figure above 0."))
        return found

    def changes_from(self, store: StoreSettings) -> dict[str, Any]:
        """The columns that are to change, with their new values."""
        found = self.cleaned_data
        targets = {name: found[name] for name in SHARES} | {ServiceTarget.ANSWER.value: found["answer_hours"] * 60}
        known = {target.value: store.target(target) for target in ServiceTarget}
        changes: dict[str, Any] = {} if targets == known else {"service_targets": targets}
        if found["price_look_bps"] != store.price_look_bps:
            changes["price_look_bps"] = found["price_look_bps"]
        return changes
