"""Forms about money: commission, terms of payouts, what the bank says. Amounts are read exactly, never as floats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.commission.queries import category_choices, target_with_slug, trial_of
from shop.commission.types import RuleDraft, Scope, Trial
from shop.payouts.types import PayoutStatus, Schedule
from shop.settlements.queries import payouts_of, providers_used
from shop.settlements.types import Source
from shop.store.queries import store
from shop.web.common.fields import FigureField, MeasureField, PercentField
from shop.web.common.file_fields import TableField
from shop.web.common.payers import BANK, name_of_provider

if TYPE_CHECKING:
    from shop.settlements.models import ProviderStatement

MOST_DIGITS = 12
MOST = 10_000_000
WEEKDAYS: list[tuple[int, Promise]] = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class AmountField(MeasureField):
    """An amount in major units of the marketplace's currency, cleaned to whole minor units."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=MOST_DIGITS, decimal_places=4, **{"min_value": 0, "max_value": MOST} | kwargs)

    def clean(self, value: Any) -> Any:
        """Minor units, or None. Raises ValidationError for more digits than the currency has."""
        amount = super().clean(value)
        if amount is None:
            return None
        try:
            return Money.from_major(amount, store().currency).minor
        except ValueError as error:
            raise forms.ValidationError(_("Enter an amount such as 25 or 25.50.")) from error


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


MOST_DAYS = 3653


class PeriodForm(forms.Form):
    """The days of a report, both included."""

    first = DayField(label=_("From"))
    last = DayField(label=_("Until"))

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first, and the years are ones that calendars have."""
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and not 2000 <= first.year <= last.year <= 2100:
            self.add_error("first", _("Choose days between 2000 and 2100."))
        elif first and last and last < first:
            self.add_error("last", _("The last day comes before the first."))
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("last", _("Choose ten years at most."))
        return said


MISSING: dict[str, Promise] = {
    Scope.CATEGORY: _("Choose a category."),
    Scope.SELLER: _("No shop has this address."),
    Scope.PRODUCT: _("No product has this address."),
}


class RuleForm(forms.Form):
    """A rule of commission."""

    scope = forms.ChoiceField(label=_("For"), choices=Scope)
    category = forms.ChoiceField(label=_("Category"), required=False)
    seller = forms.CharField(
        label=_("Shop"), required=False, max_length=80, help_text=_("The last part of its address, e.g. rupganj-clay.")
    )
    product = forms.CharField(
        label=_("Product"), required=False, max_length=120, help_text=_("The last part of its address.")
    )
    rate = PercentField(label=_("Percent of the price"))
    flat = AmountField(label=_("And so much a piece"), required=False)
    floor = AmountField(label=_("At least, a piece"), required=False)
    cap = AmountField(label=_("At most, a piece"), required=False)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until another rule ends it."))
    note = forms.CharField(label=_("Why"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [("", "—"), *((str(pk), title) for pk, title in category_choices())]

    def clean(self) -> dict[str, Any]:
        """What the rule is for has to be there."""
        said, scope = self.cleaned_data, self.cleaned_data.get("scope")
        said["target_id"] = None
        if scope == Scope.CATEGORY:
            said["target_id"] = int(said["category"]) if said.get("category") else None
        elif scope in {Scope.SELLER, Scope.PRODUCT}:
            said["target_id"] = target_with_slug(Scope(scope), said.get(scope) or "")
        if scope in MISSING and said["target_id"] is None:
            self.add_error(scope, str(MISSING[scope]))
        return said

    def draft(self) -> RuleDraft:
        """The rule that was filled in."""
        said = self.cleaned_data
        return RuleDraft(
            scope=Scope(said["scope"]),
            target_id=said["target_id"],
            rate_bps=said["rate"],
            flat_minor=said["flat"] or 0,
            floor_minor=said["floor"],
            cap_minor=said["cap"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            note=said["note"],
        )


class TrialForm(forms.Form):
    """A sale to try the rules with; nothing is sold."""

    slug = forms.CharField(label=_("Product"), max_length=120, help_text=_("The last part of its address."))
    price = AmountField(label=_("Price"), required=False, help_text=_("Empty: its own."))
    day = DayField(label=_("Sold on"))

    def trial(self) -> Trial | None:
        """What it would cost; None for a form that is not filled in, or names no product."""
        if not self.is_valid():
            return None
        said = self.cleaned_data
        found = trial_of(said["slug"].strip(), on=said["day"], price_minor=said["price"])
        if found is None:
            self.add_error("slug", _("No product has this address."))
        return found


class VatForm(forms.Form):
    """The rate of VAT on the marketplace's own fee from a day on."""

    rate = PercentField(label=_("VAT on commission, percent"))
    starts_on = DayField(label=_("From"))


class TermsForm(forms.Form):
    """When and how much is paid. Empty fields of a shop follow the marketplace."""

    hold_days = FigureField(label=_("Days on hold after delivery"), min_value=0, max_value=365)
    reserve = PercentField(label=_("Reserve, percent"))
    reserve_days = FigureField(label=_("Days that the reserve is kept"), min_value=0, max_value=730)
    schedule = forms.ChoiceField(label=_("When it is paid"), choices=Schedule)
    weekday = forms.TypedChoiceField(label=_("Day of weekly payouts"), choices=WEEKDAYS, coerce=int, empty_value=None)
    minimum = AmountField(label=_("Smallest payout"))

    def __init__(self, *args: Any, whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if whole:
            return
        for field in self.fields.values():
            field.required = False
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("As the marketplace")), *field.choices]  # type: ignore[misc]  # a list of pairs

    def terms(self) -> dict[str, Any]:
        """The columns, None where the marketplace's hold."""
        said = self.cleaned_data
        names = {"hold_days": "hold_days", "reserve_days": "reserve_days", "weekday": "weekday"}
        return {name: said[field] for name, field in names.items()} | {
            "schedule": said["schedule"] or None,
            "reserve_bps": said["reserve"],
            "minimum_minor": said["minimum"],
        }


class OutcomeForm(forms.Form):
    """What the bank says about a payout."""

    outcome = forms.ChoiceField(
        label=_("The bank says"),
        choices=[(one.value, one.label) for one in (PayoutStatus.PAID, PayoutStatus.FAILED, PayoutStatus.RETURNED)],
    )
    words = forms.CharField(
        label=_("Its reference, or the reason"),
        max_length=80,
        required=False,
        help_text=_("The shop reads the reason."),
    )


def _providers() -> list[tuple[str, str]]:
    return [(code, name_of_provider(code)) for code in (BANK, *providers_used())]


class SettlementForm(forms.Form):
    """A file in which a provider says what it did."""

    provider = forms.ChoiceField(label=_("Provider"), choices=_providers)
    reference = forms.CharField(label=_("Number of the statement"), max_length=80)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    file = TableField(
        help_text=_(
            "Four columns: kind, reference, amount, fee. A provider's kinds are payment, refund, payout and fee; our"
            " bank's are seller (PO-1001), back (PO-1001), hand (order number), wallet (transaction ID) and fee."
        )
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [store().currency, *store().currencies]
        self.fields["currency"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
        if len(codes) == 1:
            del self.fields["currency"]
            return
        fifth = _("A fifth column, arrived, can say what a payout in another currency was in ours.")
        self.fields["file"].help_text = f"{self.fields['file'].help_text} {fifth}"

    def source(self) -> Source:
        """Whose file it is."""
        said = self.cleaned_data
        return Source(said["provider"], said["reference"], said["starts_on"], said["ends_on"])


class ArrivalForm(forms.Form):
    """What came to our bank of payouts in another currency."""

    arrived = AmountField(label=_("Amount that came"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arrived"].help_text = _("In %(currency)s, all payouts of this file together.") % {
            "currency": store().currency
        }

    @classmethod
    def of(cls, statement: ProviderStatement) -> ArrivalForm:
        """With what was noted, else with what the file itself says."""
        paid = payouts_of(statement)
        said = paid.said.minor if paid and paid.said else None
        known = said if statement.arrived_minor is None else statement.arrived_minor
        return cls(initial={"arrived": None if known is None else Money(known, store().currency).major})
