"""Forms of the sign-in pages: allauth's checks, our words. Nothing is asked twice, no field has a placeholder."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.socialaccount import forms as allauth_social
from django.contrib.auth.hashers import make_password
from django.core.validators import MaxLengthValidator
from django.forms import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shop.base.phones import e164
from shop.store.queries import store

PASSWORD_HINT = _("At least 8 characters. A few words in a row are strong and easy to remember.")
MOST_CHARACTERS = 254


def _say(field: Field, label: Any, *, hint: Any = "", autocomplete: str, missing: Any) -> None:
    """Give a field of allauth our label, hint and error."""
    field.label, field.help_text, field.required = label, hint, True
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"autocomplete": autocomplete, "maxlength": MOST_CHARACTERS}
    field.error_messages |= {"required": missing, "invalid": _("Write the address like name@example.com.")}
    field.validators = [*field.validators, MaxLengthValidator(MOST_CHARACTERS)]


class SignInForm(allauth.LoginForm):
    """A name (email, number, or the username that an import brought) and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self.fields["login"],
            _("Email or mobile number"),
            autocomplete="username",
            missing=_("Enter your email or mobile number."),
        )
        _say(
            self.fields["password"],
            _("Password"),
            autocomplete="current-password",
            missing=_("Enter your password."),
        )

    def user_credentials(self) -> dict[str, Any]:
        """One name, one password, one hash: allauth would try an address as a username as well."""
        login = self.cleaned_data["login"]
        phone = "" if "@" in login else e164(login, store().country)
        kind = "email" if "@" in login else "phone" if phone else "username"
        return {kind: phone or login, "password": self.cleaned_data["password"]}


class RegisterForm(allauth.SignupForm):
    """An address and a password. A known address gets the same answer, in the same time, and a mail that says so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self.fields["email"],
            _("Email"),
            hint=_("We send a link to this address to make sure it is yours."),
            autocomplete="email",
            missing=_("Enter your email address."),
        )
        _say(
            self.fields["password1"],
            _("Password"),
            hint=PASSWORD_HINT,
            autocomplete="new-password",
            missing=_("Choose a password."),
        )

    def try_save(self, request: HttpRequest) -> Any:
        """Save the new person; for a known address hash the password all the same, so that the time tells nothing."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class SocialRegisterForm(allauth_social.SignupForm):
    """The address that a provider did not tell."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self.fields["email"],
            _("Email"),
            hint=_("We send a link to this address to make sure it is yours."),
            autocomplete="email",
            missing=_("Enter your email address."),
        )


class ForgotPasswordForm(allauth.ResetPasswordForm):
    """The address to send a link to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], _("Email"), autocomplete="email", missing=_("Enter your email address."))


class NewPasswordForm(allauth.ResetPasswordKeyForm):
    """The new password, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _say(
            self.fields["password1"],
            _("New password"),
            hint=PASSWORD_HINT,
            autocomplete="new-password",
            missing=_("Choose a password."),
        )
