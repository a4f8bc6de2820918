"""An OpenID issuer, Facebook and Apple: discovery, sign-in page, tokens signed with its key, and the checks a strict one makes."""

from __future__ import annotations

import base64
import hashlib
import hmac
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
    scope: str = "openid"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def __call__(self, asked: Asked) -> Reply:
        """One call of the marketplace's server."""
        pages = {
            "/.well-known/openid-configuration": self.discovery,
            "/token": self.token,
            "/userinfo": self.userinfo,
            "/keys": self.keys,
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
        assert self.scope in asked["scope"].split()
        self.codes["code-1"] = self.asked = asked
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
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300} | self.claims
        claims |= ({"nonce": wanted["nonce"]} if "nonce" in wanted else {}) | self.twist
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        return told({"access_token": "access-1", "token_type": "Bearer", "expires_in": 300, "id_token": signed})

    def userinfo(self, asked: Asked) -> Reply:
        """Who the person is."""
        if asked.headers.get("authorization") != "Bearer access-1":
            return Reply(401)
        return Reply(200, json.dumps(self.claims).encode())

    def keys(self, _asked: Asked) -> Reply:
        """The public half of the key (RFC 7517)."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return told({"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]})


@dataclass
class Graph:
    """Facebook: a dialogue, a token by GET, and `me`, which asks for a proof that the app's own server calls."""

    person: dict[str, str]
    address: str = ""
    asked_back: str = ""

    def __call__(self, asked: Asked) -> Reply:
        """One call of the marketplace's server."""
        query = asked.query
        if asked.path == "/oauth/access_token":
            right = (query["client_id"], query["client_secret"], query["code"]) == (CLIENT, SECRET, "code-1")
            return told({"access_token": "access-1", "token_type": "bearer", "expires_in": 300}, 200 if right else 400)
        proof = hmac.new(SECRET.encode(), b"access-1", hashlib.sha256).hexdigest()
        right = (asked.path, query.get("appsecret_proof"), query.get("access_token")) == ("/me", proof, "access-1")
        return told(self.person if right else {"error": {"code": 190}}, 200 if right else 400)

    def authorize(self, url: str) -> str:
        """The person says yes; returns where the browser is sent."""
        asked = dict(parse_qsl(urlsplit(url).query))
        return f"{urlsplit(asked['redirect_uri']).path}?{urlencode({'code': 'code-1', 'state': asked['state']})}"


@dataclass
class Apple(Issuer):
    """Apple: the client's secret is a token of its own, and the answer is a form that another site posts."""

    public: Any = None

    def authorize_by_post(self, url: str) -> tuple[str, dict[str, str]]:
        """The form that Apple's page posts: where to, and its fields (the name at the first time only)."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert (asked["response_mode"], asked["client_id"]) == ("form_post", CLIENT)
        self.codes["code-1"] = asked
        name = json.dumps({"name": {"firstName": "Nusrat", "lastName": "Jahan"}})
        return urlsplit(asked["redirect_uri"]).path, {"code": "code-1", "state": asked["state"], "user": name}

    def token(self, asked: Asked) -> Reply:
        """Change the code for tokens, for whoever signs with the team's key."""
        form = asked.form
        jwt.decode(
            form["client_secret"], self.public, algorithms=["ES256"], audience="https://appleid.apple.com",
            issuer="TEAM", subject=CLIENT,
        )  # fmt: skip
        self.codes.pop(form["code"])
        now = int(time.time())
        claims = {"iss": "https://appleid.apple.com", "aud": CLIENT, "iat": now, "exp": now + 300} | self.claims
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        return told({"access_token": "access-1", "expires_in": 300, "id_token": signed})
