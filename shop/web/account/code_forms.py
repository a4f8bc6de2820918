"""Forms of coming in by code: an address, the code, and who somebody new is."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.base.phones import e164, western_digits
from shop.notifications.caps import can_text_now
from shop.notifications.queries import can_text
from shop.store.queries import store

from .forms import PASSWORD_HINT

NOT_A_NUMBER = _("Enter a mobile number, like 01712 345678 or +44 7911 123456.")
NO_TEXTS_NOW = _("We cannot send texts at the moment. Use your email instead: the code comes there at once.")
NO_TEXTS_THERE = _("We cannot text this number. Use your email instead.")


def read_number(text: str) -> str:
    """A number in E.164 that we can text. Raises ValidationError with what to do."""
    number = e164(text, store().country)
    if not number:
        raise forms.ValidationError(NOT_A_NUMBER)
    if not can_text(number):
        raise forms.ValidationError(NO_TEXTS_THERE)
    if not can_text_now(number, at=timezone.now()):
        raise forms.ValidationError(NO_TEXTS_NOW)
    return number


class AddressForm(forms.Form):
    """Where the code goes: an email or a mobile number, told apart by the @."""

    address = forms.CharField(
        label=_("Email or mobile number"),
        max_length=254,
        help_text=_("We send you a code. There is no password to remember."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Enter your email or mobile number.")},
    )

    def clean_address(self) -> str:
        """The email in lower case, or the number in E.164."""
        typed = self.cleaned_data["address"]
        if "@" not in typed:
            return read_number(typed)
        try:
            validate_email(typed)
        except forms.ValidationError:
            raise forms.ValidationError(_("Write the address like name@example.com.")) from None
        return typed.lower()


class PhoneForm(forms.Form):
    """A mobile number to send a code to."""

    address = forms.CharField(
        label=_("Mobile number"),
        max_length=32,
        help_text=_("We text you a code to make sure it is yours."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Enter your mobile number.")},
    )

    def clean_address(self) -> str:
        """The number in E.164."""
        return read_number(self.cleaned_data["address"])


class CodeForm(forms.Form):
    """Six digits of any script, with or without spaces."""

    code = forms.CharField(
        label=_("6-digit code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
        error_messages={"required": _("Enter the 6 digits of the code.")},
    )

    def clean_code(self) -> str:
        """The digits 0 to 9."""
        digits = western_digits("".join(self.cleaned_data["code"].split()))
        if len(digits) != 6 or not digits.isdecimal():
            raise forms.ValidationError(_("Enter the 6 digits of the code."))
        return digits


class NewcomerForm(forms.Form):
    """Who somebody new is. A password is not needed: they come in by code."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    password1 = forms.CharField(
        label=_("Password"),
        max_length=254,
        required=False,
        strip=False,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password1(self) -> str:
        """A password that is hard to guess, or none."""
        password = self.cleaned_data["password1"]
        return get_adapter().clean_password(password) if password else ""


class ChosenPasswordForm(forms.Form):
    """A new password after a proof by text."""

    password1 = forms.CharField(
        label=_("New password"),
        max_length=254,
        strip=False,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        """A password that is hard to guess and says nothing about its owner."""
        return get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)
