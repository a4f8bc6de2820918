"""Coming back from a provider without being in yet: called off, failed, or without an address."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount import views as allauth
from django.views.generic import TemplateView

from shop.web.account.forms import SocialRegisterForm

from .entrance import Entrance


class Cancelled(Entrance, TemplateView):
    """The person said no at the provider."""

    template_name = "account/social_cancelled.html"


class Failed(Entrance, TemplateView):
    """The provider's answer was not right."""

    template_name = "socialaccount/authentication_error.html"


class Register(Entrance, allauth.SignupView):
    """The provider gave no address of its own: ask for one, and send a link to it."""

    form_class = SocialRegisterForm
    template_name = "account/social_register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and whose account it is."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"provider": self.sociallogin.provider.name}
