"""Google, Facebook and Apple by name: each with its own manners, played on this machine."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.apple.views import AppleOAuth2Adapter
from allauth.socialaccount.providers.facebook import flows
from allauth.socialaccount.providers.facebook.views import FacebookOAuth2Adapter
from allauth.socialaccount.providers.google import views as google
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth import SESSION_KEY
from django.test import Client

from shop.accounts.models import User
from shop.notifications.models import Mail
from tests.simulators.openid import CLIENT, SECRET, Apple, Graph, Issuer
from tests.simulators.server import serving

pytestmark = pytest.mark.django_db
CLAIMS = {"sub": "17", "email": "nusrat@example.com", "email_verified": True}


@pytest.fixture(autouse=True)
def this_machine(settings: Any) -> None:
    """Calls may go to this machine."""
    settings.OUTGOING_LOOPBACK = True


def app(**more: Any) -> dict[str, Any]:
    """The marketplace's keys at a provider."""
    return {"APPS": [{"client_id": CLIENT, "secret": SECRET, **more}], "OAUTH_PKCE_ENABLED": True}


def start(client: Client, provider: str) -> str:
    """Press the button; where the browser is sent."""
    return str(client.post(f"/auth/social/{provider}/login/", {"process": "login"}).headers["Location"])


def test_google_lets_a_new_person_in(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"google": app()}
    issuer = Issuer(CLAIMS | {"given_name": "Nusrat", "family_name": "Jahan"}, scope="email")
    with serving(issuer) as issuer.address:
        monkeypatch.setattr(google.GoogleOAuth2Adapter, "authorize_url", f"{issuer.address}/authorize")
        monkeypatch.setattr(google.GoogleOAuth2Adapter, "access_token_url", f"{issuer.address}/token")
        monkeypatch.setattr(google, "ID_TOKEN_ISSUER", issuer.address)

        client.get(issuer.authorize(start(client, "google")))

    user = User.objects.get()
    assert (user.email, user.name) == ("nusrat@example.com", "Nusrat Jahan")
    assert client.session[SESSION_KEY] == str(user.pk)


@pytest.mark.parametrize("email", ["nusrat@example.com", ""])
def test_facebook_opens_no_account_by_an_address_it_does_not_vouch_for(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, shopper: User, email: str
) -> None:
    EmailAddress.objects.create(user=shopper, email=shopper.email, verified=True, primary=True)
    settings.SOCIALACCOUNT_PROVIDERS = {"facebook": app()}
    graph = Graph({"id": "44", "name": "Nusrat Jahan"} | ({"email": email} if email else {}))
    with serving(graph) as graph.address:
        monkeypatch.setattr(FacebookOAuth2Adapter, "access_token_url", f"{graph.address}/oauth/access_token")
        monkeypatch.setattr(flows, "GRAPH_API_URL", graph.address)

        response = client.get(graph.authorize(start(client, "facebook")))

    assert response.headers["Location"] == ("/auth/verify-email/" if email else "/auth/elsewhere/register/")
    assert SESSION_KEY not in client.session
    assert SocialAccount.objects.count() == 0
    assert [mail.kind for mail in Mail.objects.all()] == (["accounts.exists"] if email else [])


def test_apple_posts_from_its_own_site_and_lets_a_new_person_in(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"apple": app(key="TEAM", settings={"certificate_key": pem})}
    apple = Apple(CLAIMS | {"email_verified": "true"}, public=key.public_key())
    with serving(apple) as apple.address:
        monkeypatch.setattr(AppleOAuth2Adapter, "access_token_url", f"{apple.address}/token")
        monkeypatch.setattr(AppleOAuth2Adapter, "public_key_url", f"{apple.address}/keys")
        path, form = apple.authorize_by_post(start(client, "apple"))

        elsewhere = Client(enforce_csrf_checks=True)  # a post from another site brings no cookie of ours
        back = elsewhere.post(path, form)
        client.cookies.update(elsewhere.cookies)
        client.get(back.headers["Location"])

    user = User.objects.get()
    assert (user.email, user.name) == ("nusrat@example.com", "Nusrat Jahan")
    assert EmailAddress.objects.get().verified
    assert client.session[SESSION_KEY] == str(user.pk)
