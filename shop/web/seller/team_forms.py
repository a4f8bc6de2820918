"""The forms of a shop's team and of its holiday."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.base.permissions import SELLER_ROLES, Role
from shop.sellers.types import Holiday


class RoleChoice:
    """A role beside its radio button: the name, and its sentence under it."""

    def __init__(self, role: Role) -> None:
        self.title, self.note = role.name, role.sentence

    def __str__(self) -> str:
        return str(self.title)


def roles() -> list[tuple[str, RoleChoice]]:
    """The roles within a shop, the owner first."""
    return [(code, RoleChoice(role)) for code, role in SELLER_ROLES.items()]


class RoleForm(forms.Form):
    """What a colleague may do."""

    role = forms.ChoiceField(label=_("Role"), choices=roles)


class InvitationForm(forms.Form):
    """Whom to ask, and what they may do."""

    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        help_text=_("They get a link that is good for a week."),
        error_messages={"required": _("Enter your colleague's address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=roles,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they may do.")},
    )


class HolidayForm(forms.Form):
    """The days on which nothing is sent."""

    starts_on = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose the first day.")},
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose the last day.")},
    )

    @classmethod
    def of(cls, holiday: Holiday | None, *, today: date) -> HolidayForm:
        """The form with the holiday that is set, unless it is over."""
        known: dict[str, Any] = {}
        if holiday and holiday.ends_on >= today:
            known = {"starts_on": holiday.starts_on, "ends_on": holiday.ends_on}
        return cls(initial=known)
