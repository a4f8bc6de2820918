"""Where people come in with an account of Google, Facebook or Apple."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.http import Http404, HttpRequest

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin


class SocialAdapter(DefaultSocialAccountAdapter):
    """Our answers to allauth's questions about accounts elsewhere."""

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Never by the address alone."""
        return False

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The keys of a provider. Raises Http404 where the shop has none: the door is not there then."""
        try:
            return super().get_app(request, provider, client_id=client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None
