"""Signing in by passkey: the browser's script asks for a challenge, and posts what the device signed."""

from __future__ import annotations

from typing import Any

from allauth.account.models import Login
from allauth.mfa.webauthn import views as allauth
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from shop.web.account.targets import target_of
from shop.web.common.limits import limited
from shop.web.common.proofs import UNREADABLE

from .entrance import Entrance


@method_decorator(limited("passkey", times=20, seconds=900), name="dispatch")
class PasskeySignIn(Entrance, allauth.LoginWebAuthnView):
    """A challenge for GET, the signed answer by POST; a wrong one leads back to the sign-in page with a word."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the device is to sign. It names no account, so it tells nothing."""
        return JsonResponse({"request_options": auth.begin_authentication(user=None)})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check the answer; one that no authenticator wrote is a wrong one, whatever its decoder raises."""
        try:
            return super().post(request, *args, **kwargs)
        except UNREADABLE:
            return self.form_invalid(None)

    def form_valid(self, form: Any) -> HttpResponse:
        """Let the key's owner in."""
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=target_of(self.request) or None)
        return flows.perform_passwordless_login(self.request, authenticator, login)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Nobody's key, or a wrong answer: back to the page with the other ways."""
        messages.error(self.request, _("The passkey could not be checked. Try again, or come in by code."))
        return redirect("account:login")
