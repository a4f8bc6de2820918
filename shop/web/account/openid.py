"""OpenID Connect with a nonce: an id token counts for the browser that asked for it, and once (Core 1.0, 3.1.3.7).

allauth sends none for issuers by discovery. State and PKCE guard the code; the nonce guards the token that it is
changed for. The adapter hands this provider out in place of allauth's.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest

from shop.base.ids import new_token

ASKED = "openid_nonces"
TABS = 5  # sign-ins that a browser may have begun at once


class NoncedProvider(OpenIDConnectProvider):
    """An issuer whose tokens have to name what this session asked with."""

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """Ask with a new nonce, kept in the session."""
        nonce = new_token()
        request.session[ASKED] = [*request.session.get(ASKED, []), nonce][-TABS:]
        return super().get_auth_params_from_request(request, action) | {"nonce": nonce}

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> Any:
        """Who came back, from a token that was asked for here. Raises OAuth2Error for any other, and for none."""
        asked = request.session.get(ASKED, [])
        nonce = (response.get("id_token") or {}).get("nonce")
        if not nonce or nonce not in asked:
            raise OAuth2Error("The id token does not belong to this session.")
        request.session[ASKED] = [one for one in asked if one != nonce]
        return super().sociallogin_from_response(request, response)
