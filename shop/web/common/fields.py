"""Form fields of amounts and figures, in the digits of the page."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.store.queries import store

DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
MOST_MINOR = 10**13


def plain(text: str) -> str:
    """Figures in Western digits, without groups and spaces."""
    return text.translate(DIGITS).replace(",", "").replace("\u00a0", "").replace(" ", "")


class MoneyField(forms.CharField):
    """An amount in major units; its value is whole minor units, None where it is left empty."""

    def __init__(self, *, signed: bool = False, currency: str = "", **kwargs: Any) -> None:
        self.signed, self.currency = signed, currency
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        """Minor units of the field's currency, which is the marketplace's where none is named."""
        text = super().clean(value)
        if text == "":
            return None
        try:
            minor = Money.from_major(plain(text), self.currency or store().currency).minor
        except ValueError as error:
            raise ValidationError(_("Write an amount like 1250 or 1250.50.")) from error
        if abs(minor) > MOST_MINOR or (minor < 0 and not self.signed):
            raise ValidationError(_("Write an amount that is not below zero."))
        return minor

    def prepare_value(self, value: Any) -> Any:
        """Minor units as a person would type them."""
        if isinstance(value, int):
            major = Money(value, self.currency or store().currency).major
            return f"{major:f}" if major != major.to_integral_value() else f"{major.to_integral_value():f}"
        return value


LIMITS: dict[str, Any] = {
    "min_value": _("Write %(limit_value)s or more."),
    "max_value": _("Write %(limit_value)s or less."),
}
"""Instead of the framework's sentences about figures that are out of bounds."""


class MeasureField(forms.DecimalField):
    """A number with decimals in the digits of the page."""

    default_error_messages: ClassVar[dict[str, Any]] = LIMITS | {"invalid": _("Write a number.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """The number."""
        return super().to_python(plain(value) if isinstance(value, str) else value)


class PercentField(MeasureField):
    """A percentage with at most two decimals; its value is basis points, None where it is left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, max_digits=5, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> Any:
        """Basis points."""
        rate = super().clean(value)
        return None if rate is None else int(rate * 100)


class FigureField(forms.IntegerField):
    """A whole number in the digits of the page."""

    default_error_messages: ClassVar[dict[str, Any]] = LIMITS | {"invalid": _("Write a whole number.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        kwargs.setdefault("max_value", 1_000_000)
        kwargs.setdefault("min_value", 0)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        """The number."""
        return super().to_python(plain(value) if isinstance(value, str) else value)
