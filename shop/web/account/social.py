"""Where people come in with an account of Google, Facebook, Apple or an OpenID issuer.

allauth speaks with the providers: state and PKCE on each round, and the token is fetched from the provider itself. An
account elsewhere joins an account here by its email only when both sides have proven that address; else its owner
signs in first. Tokens are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from shop.accounts.queries import emails_proven_by_others
from shop.base.http import session
from shop.security import services as security
from shop.security.types import Kind
from shop.web.common.proofs import proven_recently
from shop.web.common.visits import visit_of

from .openid import NoncedProvider
from .security_log import actor_of

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from requests import Session

# Facebook does not say whether an address was proven.
PROVES_ADDRESSES = {"google", "apple", "openid_connect"}
NAMES = {"google": "Google", "facebook": "Facebook", "apple": "Apple"}
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Way:
    """A button: the provider's name, where its form goes, and its id on the rows of linked accounts."""

    name: str
    url: str
    provider: str = ""


def social_ways() -> list[Way]:
    """The providers that the settings hold keys of, in their order."""
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    return [way for kind, own in providers.items() for way in _ways(kind, own["APPS"])]


def _ways(kind: str, apps: list[dict[str, Any]]) -> list[Way]:
    if kind == "openid_connect":
        return [
            Way(app["name"], reverse("openid_connect_login", args=[app["provider_id"]]), app["provider_id"])
            for app in apps
        ]
    return [Way(NAMES[kind], reverse(f"{kind}_login"), kind) for _app in apps[:1]]


class SocialAdapter(DefaultSocialAccountAdapter):
    """Our answers to allauth's questions about accounts elsewhere."""

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Whether an address that the provider calls proven opens the account here: only if it is proven here too."""
        proven_here = emails_proven_by_others([email.lower()], user_id=NOBODY)
        return login.provider.id in PROVES_ADDRESSES and bool(proven_here)

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The keys of a provider. Raises Http404 where the shop has none: the door is not there then."""
        try:
            return super().get_app(request, provider, client_id=client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Take over the name; an address that is missing is no address, not an empty one."""
        user = super().populate_user(request, sociallogin, data)
        given = " ".join(part for part in (data.get("first_name"), data.get("last_name")) if part)
        user.name = str(data.get("name") or given)[:120]
        user.email = user.email or None
        user.username = ""  # nobody is given one; save_user takes the empty one away
        user.created_at = timezone.now()  # the session cannot keep "whatever the database says"
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        """The person's language is the one they registered in."""
        sociallogin.user.language = get_language() or ""
        return super().save_user(request, sociallogin, form)

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """allauth's providers; issuers by discovery with a nonce of ours."""
        found = super().get_provider(request, provider, client_id=client_id)
        return NoncedProvider(request, app=found.app) if type(found) is OpenIDConnectProvider else found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Linking is a sensitive change: who did not prove within ten minutes who they are starts again."""
        if sociallogin.state.get("process") != AuthProcess.CONNECT:
            return
        members: Any = request
        if not request.user.is_authenticated or not proven_recently(members):
            raise ImmediateHttpResponse(redirect("account:linked-accounts"))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to the list of linked accounts."""
        return reverse("account:linked-accounts")

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """An account that was linked goes to the log as well as to its owner's mailbox."""
        if template_prefix == "socialaccount/email/account_connected":
            now, detail = timezone.now(), str(kwargs.get("context", {}).get("provider", ""))[:120]
            by, visit = actor_of(self.request, user.pk), visit_of(self.request)
            security.note(Kind.ACCOUNT_LINKED, user_id=user.pk, by=by, at=now, visit=visit, detail=detail)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def get_requests_session(self) -> Session:
        """Calls leave through the one client: public addresses only, no redirects, short timeouts."""
        return session()
