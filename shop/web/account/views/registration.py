"""Registering, and proving that an address is one's own."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from django.http import HttpResponseBase
from django.utils.decorators import method_decorator

from shop.web.account.forms import RegisterForm
from shop.web.account.social import social_ways
from shop.web.common.limits import limited

from .entrance import Entrance, MailSent


@method_decorator(limited("register", times=20, seconds=3600), name="dispatch")
class Register(Entrance, allauth.SignupView):
    """An address and a password; the next page is the same for known and unknown addresses."""

    form_class = RegisterForm
    template_name = "account/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and the other ways in."""
        return super().get_context_data(**kwargs) | {"ways": social_ways()}


class VerifyEmail(MailSent, allauth.EmailVerificationSentView):
    """Look into your mail box."""

    template_name = "account/verify_email.html"


class ConfirmEmail(Entrance, allauth.ConfirmEmailView):
    """The link of the mail: a button proves the address, so that mail scanners cannot."""

    template_name = "account/confirm_email.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Prove the address. Whoever is signed in as somebody else is told so, and nothing happens."""
        self.object = self.get_object()
        if self.anothers():
            return self.render_to_response(self.get_context_data(), status=409)
        return super().post(*args, **kwargs)

    def logout_other_user(self, confirmation: Any) -> None:
        """Nobody is signed out by a link that somebody else may have sent."""

    def anothers(self) -> bool:
        """Whether the link belongs to another account than the one that is signed in."""
        user = self.request.user
        return bool(self.object and user.is_authenticated and user.pk != self.object.email_address.user_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The address, and whether it is somebody else's."""
        return super().get_context_data(**kwargs) | {"anothers": self.anothers()}
