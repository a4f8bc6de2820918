"""Signing in with a provider: doors and callbacks of django-allauth, closed while the shop has no keys."""

from __future__ import annotations

from tests.architecture.policies import Row, everybody

OIDC = {"args": lambda _world: {"provider_id": "nobody"}}

ROWS = [
    *(Row(f"{name}_login", get=everybody(404), post=everybody(404)) for name in ("apple", "facebook", "google")),
    *(Row(f"{name}_callback", get=everybody(404), post=everybody(404)) for name in ("facebook", "google")),
    Row("apple_callback", post=everybody(302), csrf=False),  # Apple posts its answer: kept, then read by GET
    Row("apple_finish_callback", get=everybody(404), post=everybody(404)),
    Row("openid_connect_login", get=everybody(404), post=everybody(404), **OIDC),
    Row("openid_connect_callback", get=everybody(404), post=everybody(404), **OIDC),
]
