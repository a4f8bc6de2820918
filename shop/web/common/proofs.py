"""Before a sensitive change: was it proven just now who sits there? And is there a second step at all?

`requires_recent_sign_in` asks for the second step (or the password, where there is none) when the last proof is older
than ten minutes. A form that was sent meanwhile is kept as hidden fields of the page that asks, never in the session;
together with the proof it goes on to its view.
"""

from __future__ import annotations

import functools
import json
import struct
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.base.rate import Limit, give_back, hit
from shop.security import services as security
from shop.security.queries import factors_of, has_second_factor, published_code
from shop.security.types import Kind

from .access import private, to_sign_in
from .pages import page
from .requests import Request, UserRequest
from .visits import visit_of

View = Callable[..., HttpResponseBase]
RECENT_SECONDS = 10 * 60
TRIES = Limit(5, 15 * 60)
# What WebAuthn's decoders raise for an answer that no authenticator wrote.
UNREADABLE = (
    ValidationError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    struct.error,
    InvalidSignature,
)
PREFIX = "confirm"


def proven_recently(request: UserRequest) -> bool:
    """Whether the person proved within ten minutes who they are; with a second step on, only that counts."""
    records = get_authentication_records(request, request.user)
    if has_second_factor(request.user.pk):
        records = [record for record in records if record.get("method") == "mfa"]
    return bool(records) and time.time() - records[-1]["at"] < RECENT_SECONDS


def remember_proof(request: UserRequest, method: str) -> None:
    """Note in the session that the person proved just now who they are."""
    record_authentication(request, request.user, method=method, reauthenticated=True)


class ConfirmForm(forms.Form):
    """The second step again, or the password where there is none. Five tries in fifteen minutes."""

    password = forms.CharField(
        label=_("Password"),
        max_length=254,
        strip=False,
        required=False,
        error_messages={"required": _("Enter your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        error_messages={"required": _("Enter the code.")},
        help_text=_("6 digits from your authenticator app, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
    )
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: UserRequest, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"prefix": PREFIX}))
        self.request, self.factors = request, factors_of(request.user.pk)
        unused = ["password"] if self.factors.on else ["code", "credential"]
        if self.factors.on and not self.factors.passkeys:
            unused.append("credential")
        for name in unused:
            del self.fields[name]
        if len(self.fields) == 1:
            next(iter(self.fields.values())).required = True

    def clean(self) -> dict[str, Any]:
        """Check the one proof that was given; a wrong one is logged, a right one is no guess."""
        if self.errors:
            return self.cleaned_data
        at, key = timezone.now(), f"confirm:{self.request.user.pk}"
        if not hit(key, TRIES, at=at).allowed:
            raise ValidationError(_("Too many tries. Wait a few minutes, then try again."))
        self.method = self.proof()
        if not self.method:
            self.note_failure()
            raise ValidationError(self.refusal())
        give_back(key, TRIES, at=at)
        return self.cleaned_data

    def proof(self) -> str:
        """How the person proved who they are, or nothing."""
        given = self.cleaned_data
        if given.get("credential") is not None:
            return "mfa" if self.passkey_fits(given["credential"]) else ""
        if given.get("code"):
            return "mfa" if self.code_fits(given["code"]) else ""
        password = given.get("password")
        return "password" if password and self.request.user.check_password(password) else ""

    def code_fits(self, code: str) -> bool:
        """Use the code up."""
        request, user_id = self.request, self.request.user.pk
        spent = security.spend_code(
            user_id=user_id, code=code, by=request.actor, at=timezone.now(), visit=visit_of(request)
        )
        return spent is not None

    def passkey_fits(self, credential: Any) -> bool:
        """Check the passkey's signature over the challenge in the session."""
        try:
            webauthn.parse_authentication_response(credential)
            webauthn.complete_authentication(self.request.user, credential)
        except UNREADABLE:
            return False
        return True

    def refusal(self) -> Any:
        """What did not fit, in words."""
        if "password" in self.fields:
            return _("That password is not right. Try again.")
        return _("That code does not match. Use the newest one.")

    def note_failure(self) -> None:
        """Log the wrong proof."""
        request = self.request
        security.note(
            Kind.CONFIRMATION_FAILED,
            user_id=request.user.pk,
            by=request.actor,
            at=timezone.now(),
            visit=visit_of(request),
        )


def requires_recent_sign_in(view: View) -> View:
    """Open the view to somebody signed in who proved within ten minutes who they are, else ask for the proof."""

    @functools.wraps(view)
    def guarded(request: Any, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if proven_recently(request):
            return private(view(request, *args, **kwargs))
        if request.method != "POST" or request.htmx:
            return to_confirm(request)
        form = confirm_form(request)
        if form.is_bound and form.is_valid():
            remember_proof(request, form.method)
            return private(view(request, *args, **kwargs))
        return ask(request, form, kept=kept_fields(request))

    return guarded


def confirm_form(request: UserRequest) -> ConfirmForm:
    """The form, bound when the request carries a proof."""
    given = any(name.startswith(f"{PREFIX}-") for name in request.POST)
    return ConfirmForm(request.POST if given else None, request=request)


def kept_fields(request: Request) -> list[tuple[str, str]]:
    """What was sent to the view, for the page to send again; only the browser that sent it gets it back."""
    own = (f"{PREFIX}-", "csrfmiddlewaretoken")
    return [(name, value) for name, values in request.POST.lists() if not name.startswith(own) for value in values]


def to_confirm(request: Request) -> HttpResponse:
    """Lead to the page that asks, and back."""
    target = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("account:security")
    return private(redirect(f"{reverse('account:confirmation')}?{urlencode({'next': target})}"))


def ask(request: UserRequest, form: ConfirmForm, *, kept: list[tuple[str, str]]) -> HttpResponse:
    """The page that asks for the proof."""
    context = {
        "form": form,
        "kept": kept,
        "options": passkey_request(request) if form.factors.passkeys else "",
        "demo_code": published_code(request.user.pk, at=timezone.now()),
        "provable": form.factors.on or request.user.has_usable_password(),
        "next": request.GET.get("next") or request.path,
    }
    return private(page(request, "account/security/confirmation.html", context, status=422 if form.errors else 200))


def passkey_request(request: UserRequest) -> str:
    """A new challenge for one of the person's passkeys, as JSON for the script."""
    return json.dumps(webauthn.begin_authentication(request.user))


def requires_second_factor(view: View) -> View:
    """Open the view to people who sign in with a second step; others are sent to set one up, and back.

    For staff the whole back office asks for it (`sessions`); sellers need it before bank data and payouts.
    """

    @functools.wraps(view)
    def guarded(request: Any, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if not has_second_factor(request.user.pk):
            return to_set_up(request)
        return private(view(request, *args, **kwargs))

    return guarded


def to_set_up(request: Request) -> HttpResponse:
    """Lead to where a second step is set up, and back from there."""
    target = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    return private(redirect(f"{reverse('account:second-step-setup')}?{urlencode({'next': target})}"))
