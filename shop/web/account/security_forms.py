"""Forms of the security pages."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.web.common.proofs import UNREADABLE

LONGEST_PASSWORD = 128
CODE_BOX = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "autofocus": True}


class PasswordForm(forms.Form):
    """A new password, once: the browser can show it."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 8 characters, better 15. A few words in a row are strong and easy to remember."),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Refuse what guessers try first."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class EmailForm(forms.Form):
    """The address to change to."""

    email = forms.EmailField(
        label=_("New email address"),
        help_text=_("We send a link to this address. The change takes effect when you open it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your new email address."),
            "invalid": _("Write the address like name@example.com."),
        },
    )


class CodeForm(forms.Form):
    """A code of the app or, at sign-in, a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs=CODE_BOX),
        error_messages={"required": _("Enter the code.")},
    )


class FirstCodeForm(CodeForm):
    """The first code of a new app. The field waits: a phone would jump past the picture that is to be scanned."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"].widget.attrs["autofocus"]


class PasskeyForm(forms.Form):
    """What a passkey answered: read, but judged by whoever knows the challenge."""

    credential = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Your browser sent no passkey. Try again."),
            "invalid": _("Your browser sent no passkey. Try again."),
        },
    )


class NewPasskeyForm(PasskeyForm):
    """A passkey to keep, and what its owner calls it."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("So that you know it again, like My phone."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["name", "credential"]

    def clean_credential(self) -> Any:
        """Check the answer against the challenge in the session; the person must have been verified."""
        credential = self.cleaned_data["credential"]
        try:
            webauthn.parse_registration_response(credential)
            verified = webauthn.complete_registration(credential).is_user_verified()
        except UNREADABLE:
            verified = False
        if not verified:
            raise ValidationError(_("The passkey could not be checked. Try again."))
        return credential


class NameForm(forms.Form):
    """What its owner calls a passkey."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give it a name.")},
    )
