"""An OpenID issuer: discovery, sign-in page, tokens signed with its key, and the checks a strict one makes."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from .server import Asked, Reply
from .sms import told

CLIENT, SECRET = "haat-web", "openid-secret"


def challenge_of(verifier: str) -> str:
    """RFC 7636, S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass
class Issuer:
    """Signs everybody in as `claims`; `twist` is put over the token to make it wrong."""

    claims: dict[str, Any]
    twist: dict[str, Any] = field(default_factory=dict)
    address: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def __call__(self, asked: Asked) -> Reply:
        """One call of the marketplace's server."""
        pages = {
            "/.well-known/openid-configuration": self.discovery,
            "/token": self.token,
            "/userinfo": self.userinfo,
        }
        return pages[asked.path](asked)

    def discovery(self, _asked: Asked) -> Reply:
        """OpenID Connect Discovery 1.0."""
        return told(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    def authorize(self, url: str) -> str:
        """What the person's browser does: say yes, and be sent back; returns that address, path and query."""
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.address}/authorize"
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT, "code", "S256")
        assert "openid" in asked["scope"].split()
        self.codes["code-1"] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': 'code-1', 'state': asked['state']})}"

    def token(self, asked: Asked) -> Reply:
        """Change the code for tokens: once, for the right client, with the verifier of the challenge."""
        form = asked.form
        wanted = self.codes.pop(form.get("code", ""), None)
        right = (
            wanted is not None
            and (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
            and form["redirect_uri"] == wanted["redirect_uri"]
            and challenge_of(form.get("code_verifier", "")) == wanted["code_challenge"]
        )
        if not right:
            return told({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300} | self.claims | self.twist
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        return told({"access_token": "access-1", "token_type": "Bearer", "expires_in": 300, "id_token": signed})

    def userinfo(self, asked: Asked) -> Reply:
        """Who the person is."""
        if asked.headers.get("authorization") != "Bearer access-1":
            return Reply(401)
        return Reply(200, json.dumps(self.claims).encode())
