"""Before a sensitive step: was it proven just now who sits there?

`requires_recent_sign_in` asks for the password when the last proof is older than ten minutes; what the form sent is
kept as hidden fields of the page that asks, so that nothing has to be typed twice.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django import forms
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.base.rate import Limit, hit

from .access import private, to_sign_in
from .pages import page
from .requests import UserRequest

View = Callable[..., HttpResponseBase]
RECENT_SECONDS = 10 * 60
TRIES = Limit(5, 15 * 60)
FIELD = "confirm-password"


class ConfirmForm(forms.Form):
    """The password again. Five tries in fifteen minutes."""

    prefix = "confirm"
    password = forms.CharField(
        label=_("Password"),
        max_length=254,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password.")},
    )

    def __init__(self, *args: Any, request: UserRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        """The person's own."""
        user, password = self.request.user, str(self.cleaned_data["password"])
        if not hit(f"confirm:{user.pk}", TRIES, at=timezone.now()).allowed:
            raise forms.ValidationError(_("Too many tries. Wait a few minutes, then try again."))
        if not user.check_password(password):
            raise forms.ValidationError(_("That password does not match. Try it once more."))
        return password


def proven_recently(request: UserRequest) -> bool:
    """Whether the person proved within ten minutes who they are."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < RECENT_SECONDS


def requires_recent_sign_in(view: View) -> View:
    """Open the view to somebody signed in who proved within ten minutes who they are, else ask for the password."""

    @functools.wraps(view)
    def guarded(request: Any, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if proven_recently(request):
            return private(view(request, *args, **kwargs))
        form = ConfirmForm(request.POST if FIELD in request.POST else None, request=request)
        if form.is_bound and form.is_valid():
            record_authentication(request, request.user, method="password", reauthenticated=True)
            return private(view(request, *args, **kwargs))
        own = {FIELD, "csrfmiddlewaretoken"}
        kept = [(name, value) for name, values in request.POST.lists() if name not in own for value in values]
        context = {"form": form, "kept": kept}
        return private(page(request, "account/confirm_password.html", context, status=422 if form.errors else 200))

    return guarded
