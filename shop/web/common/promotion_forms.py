"""The form of a promotion, for the office and for shops. Amounts are read exactly; days are the marketplace's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.commission.queries import category_choices
from shop.promotions.queries import products_with_slugs, sellers_with_slugs, slugs_of
from shop.promotions.services import CannotSavePromotion
from shop.promotions.types import Group, Kind, Payer, PromotionDraft, TierBy
from shop.store.queries import midnight, store

from .fields import FigureField, MoneyField, PercentField, plain
from .promotion_words import last_day

GROUPS: tuple[tuple[Promise, str], ...] = (
    (_("What shoppers get"), "label kind percent amount buy_quantity get_quantity tier_by tiers most"),
    (_("How they get it"), "needs_code code group first_order"),
    (_("For what"), "categories products sellers minimum minimum_quantity"),
    (_("When and how often"), "starts_on ends_on limit_total limit_per_customer"),
    (_("Beside other offers"), "exclusive priority payer"),
)


class DayInput(forms.DateInput):
    """A day, chosen in the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PromotionForm(forms.Form):
    """Everything about a promotion. `seller_id` makes it a shop's coupon: for its own goods, at its own expense."""

    label = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Shoppers read it beside the discount, e.g. Winter sale.")
    )
    kind = forms.ChoiceField(label=_("What it gives"), choices=Kind)
    percent = PercentField(
        label=_("Percent off"), required=False, help_text=_("For “Percent off” and “Buy some, get some cheaper”.")
    )
    amount = MoneyField(label=_("Amount off"), required=False, help_text=_("For “An amount off”."))
    buy_quantity = FigureField(label=_("Pieces bought"), required=False, max_value=99)
    get_quantity = FigureField(
        label=_("Pieces that are cheaper"), required=False, max_value=99, help_text=_("The cheapest ones of each set.")
    )
    tier_by = forms.ChoiceField(label=_("Steps count"), choices=[("", "—"), *TierBy.choices], required=False)
    tiers = forms.CharField(
        label=_("Steps"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: from how much on, and the percent off. 1000 = 5"),
    )
    most = MoneyField(label=_("At most, an order"), required=False)
    needs_code = forms.BooleanField(label=_("Only with a code"), required=False)
    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=32,
        help_text=_("One word for everybody. Leave it empty to make codes that each work once."),
    )
    group = forms.ChoiceField(label=_("For whom"), choices=Group)
    first_order = forms.BooleanField(label=_("For a first order only"), required=False)
    categories = forms.MultipleChoiceField(
        label=_("Categories"), required=False, help_text=_("With everything below them.")
    )
    products = forms.CharField(
        label=_("Products"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The last part of each address, one a line."),
    )
    sellers = forms.CharField(
        label=_("Shops"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The last part of each address, one a line."),
    )
    minimum = MoneyField(label=_("From an amount of"), required=False)
    minimum_quantity = FigureField(label=_("From so many pieces"), required=False)
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput())
    limit_total = FigureField(label=_("How often in all"), required=False)
    limit_per_customer = FigureField(
        label=_("How often for each customer"), required=False, help_text=_("It then asks for an account.")
    )
    exclusive = forms.BooleanField(
        label=_("Stands alone"), required=False, help_text=_("Not together with other discounts for the same things.")
    )
    priority = FigureField(
        label=_("Place in the list"),
        max_value=999,
        required=False,
        help_text=_("Lower numbers come first. Empty: 100."),
    )
    payer = forms.ChoiceField(
        label=_("Paid by"), choices=Payer, help_text=_("Shops pay only where you name them above.")
    )

    def __init__(self, *args: Any, seller_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seller_id = seller_id
        field = self.fields["categories"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # declared above
        field.choices = [(str(pk), title) for pk, title in category_choices()]
        if seller_id is not None:
            for name in ("sellers", "payer", "needs_code"):
                del self.fields[name]
            self.fields["code"].help_text = _("Letters and digits. Leave it empty to make codes that each work once.")

    @property
    def groups(self) -> list[tuple[Promise, list[BoundField]]]:
        """The fields in their groups, as the page prints them."""
        return [(title, [self[name] for name in names.split() if name in self.fields]) for title, names in GROUPS]

    def clean_tiers(self) -> tuple[tuple[int, int], ...]:
        """(from, basis points) of each step."""
        return tuple(_step(line) for line in self.cleaned_data["tiers"].splitlines() if line.strip())

    def clean_products(self) -> tuple[int, ...]:
        """The products' ids; every address has to be known, and the shop's own."""
        slugs = _slugs(self.cleaned_data["products"])
        return _known(
            slugs, products_with_slugs(slugs, seller_id=self.seller_id), str(_("No product has this address:"))
        )

    def clean_sellers(self) -> tuple[int, ...]:
        """The shops' ids; every address has to be known."""
        slugs = _slugs(self.cleaned_data["sellers"])
        return _known(slugs, sellers_with_slugs(slugs), str(_("No shop has this address:")))

    def draft(self) -> PromotionDraft:
        """The promotion as it was filled in; steps by amount are in minor units."""
        said = self.cleaned_data
        own = self.seller_id is not None
        scale = 10 ** store().exponent if said["tier_by"] == TierBy.AMOUNT else 1
        return PromotionDraft(
            label=said["label"],
            kind=Kind(said["kind"]),
            payer=Payer.SELLER if own else Payer(said["payer"]),
            code=said["code"],
            needs_code=own or said["needs_code"],
            percent_bps=said["percent"] or 0,
            amount_minor=said["amount"] or 0,
            buy_quantity=said["buy_quantity"] or 0,
            get_quantity=said["get_quantity"] or 0,
            tier_by=said["tier_by"],
            tiers=tuple((start * scale, bps) for start, bps in said["tiers"]),
            most_minor=said["most"],
            minimum_minor=said["minimum"] or 0,
            minimum_quantity=said["minimum_quantity"] or 0,
            group=Group(said["group"]),
            first_order=said["first_order"],
            starts_at=_midnight(said["starts_on"]),
            ends_at=_midnight(said["ends_on"], after=True),
            limit_total=said["limit_total"],
            limit_per_customer=said["limit_per_customer"],
            exclusive=said["exclusive"],
            priority=100 if said["priority"] is None else said["priority"],
            products=said["products"],
            categories=tuple(int(pk) for pk in said["categories"]),
            sellers=said.get("sellers", ()),
        )

    def refuse(self, refusal: CannotSavePromotion) -> None:
        """Say a service's no beside the field that it is about."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.message))


def initial_of(draft: PromotionDraft) -> dict[str, Any]:
    """What the form of a promotion begins with."""
    scale = 10 ** store().exponent if draft.tier_by == TierBy.AMOUNT else 1
    products, sellers = slugs_of(draft)
    return {
        "label": draft.label,
        "kind": draft.kind,
        "percent": f"{draft.percent_bps / 100:g}" if draft.percent_bps else "",
        "amount": draft.amount_minor or None,
        "buy_quantity": draft.buy_quantity or None,
        "get_quantity": draft.get_quantity or None,
        "tier_by": draft.tier_by,
        "tiers": "\n".join(f"{start // scale} = {bps / 100:g}" for start, bps in draft.tiers),
        "most": draft.most_minor,
        "needs_code": draft.needs_code,
        "code": draft.code,
        "group": draft.group,
        "first_order": draft.first_order,
        "categories": [str(pk) for pk in draft.categories],
        "products": "\n".join(products),
        "sellers": "\n".join(sellers),
        "minimum": draft.minimum_minor or None,
        "minimum_quantity": draft.minimum_quantity or None,
        "starts_on": timezone.localdate(draft.starts_at) if draft.starts_at else None,
        "ends_on": last_day(draft.ends_at) if draft.ends_at else None,
        "limit_total": draft.limit_total,
        "limit_per_customer": draft.limit_per_customer,
        "exclusive": draft.exclusive,
        "priority": draft.priority,
        "payer": draft.payer,
    }


class CodesForm(forms.Form):
    """How many codes that each work once; `known` is how many there were, which makes two presses one."""

    count = FigureField(label=_("How many"), min_value=1, max_value=5000)
    begin = forms.CharField(
        label=_("They begin with"), required=False, max_length=8, help_text=_("Up to 8 letters and digits.")
    )
    known = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)


def _step(line: str) -> tuple[int, int]:
    start, _sign, off = plain(line).partition("=")
    try:
        bps = forms.DecimalField(max_digits=5, decimal_places=2).clean(off.removesuffix("%"))
        return int(start), int((bps or 0) * 100)
    except (ValueError, forms.ValidationError) as error:
        raise forms.ValidationError(_("Write each step like 1000 = 5")) from error


def _slugs(text: str) -> list[str]:
    """Addresses, one a line; a whole address counts by its last part."""
    return [line.strip().rstrip("/").rpartition("/")[2] for line in text.splitlines() if line.strip()]


def _known(slugs: Iterable[str], found: dict[str, int], words: str) -> tuple[int, ...]:
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        raise forms.ValidationError(f"{words} {', '.join(missing)}")
    return tuple(found.values())


def _midnight(day: date | None, *, after: bool = False) -> datetime | None:
    """When a day begins in the marketplace's time, or when it is over."""
    return None if day is None else midnight(day + timedelta(days=after))
