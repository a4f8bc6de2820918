"""What is kept for people with and without an account: found by the account, else by a token in a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.http import HttpResponse

from shop.base.ids import hash_of_token
from shop.discovery.queries import kept_by
from shop.discovery.types import Kept

if TYPE_CHECKING:
    from .requests import Request


class Keepsake:
    """One such thing of the present request. The token is known to the browser alone; here only its hash is kept."""

    cookie: ClassVar[str]
    seconds: ClassVar[int]

    def __init__(self, request: Request) -> None:
        self._request = request
        self._token = request.COOKIES.get(self.cookie, "")
        self._send: str | None = None

    @property
    def account(self) -> int | None:
        """The id of whoever is signed in; without a session's cookie nobody is, and no session is read."""
        has_session = self._request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        return self._request.user.pk if has_session and self._request.user.is_authenticated else None

    @property
    def token_hash(self) -> str:
        """The hash of the browser's token; empty without one."""
        return hash_of_token(self._token) if self._token else ""

    def kept(self, account: int) -> Kept:
        """What the account keeps, of every kind: asked for once in a request, until `forget_kept()`."""
        known: dict[int, Kept] = self._request.__dict__.setdefault("kept_by_account", {})
        if account not in known:
            known[account] = kept_by(account)
        return known[account]

    def forget_kept(self) -> None:
        """Something was changed: ask anew."""
        self._request.__dict__.pop("kept_by_account", None)

    def write_cookie(self, response: HttpResponse) -> None:
        """Send the token, or take the cookie away, when this request changed it."""
        if self._send:
            response.set_cookie(
                self.cookie,
                self._send,
                max_age=self.seconds,
                path="/",
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        elif self._send == "":
            response.delete_cookie(self.cookie, path="/", samesite="Lax")
