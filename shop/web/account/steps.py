"""The steps of coming in, kept in the session: a code is awaited, then an address is proven, then the account is there.

No page of a later step opens before the step before it is done: it leads to the first one that is not.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse

SESSION_KEY = "entrance"
PROOF_HOLDS = timedelta(minutes=15)
SIGN_IN, RESET = "sign-in", "reset"


@dataclass(frozen=True, slots=True)
class Awaited:
    """A code is on its way to the address (email or E.164); `target` is where the person wanted to go."""

    code: str
    purpose: str
    address: str
    target: str = ""

    @property
    def code_id(self) -> uuid.UUID:
        """The code's public id."""
        return uuid.UUID(self.code)

    @property
    def by_mail(self) -> bool:
        """Whether it went by mail, not by text."""
        return "@" in self.address


@dataclass(frozen=True, slots=True)
class Proof:
    """The person typed the code back: the address is theirs. `until` is a Unix time."""

    purpose: str
    address: str
    until: int
    target: str = ""


def await_code(request: HttpRequest, awaited: Awaited) -> None:
    """A code was sent: the next page asks for it. Whatever was proven before is forgotten."""
    request.session[SESSION_KEY] = {"awaited": asdict(awaited)}


def awaited(request: HttpRequest) -> Awaited | None:
    """The code that this browser waits for."""
    found = request.session.get(SESSION_KEY, {}).get("awaited")
    return Awaited(**found) if found else None


def note_proof(request: HttpRequest, proven: Awaited, *, purpose: str, at: datetime) -> None:
    """The code was right; good for a quarter of an hour."""
    proof = Proof(purpose, proven.address, int((at + PROOF_HOLDS).timestamp()), proven.target)
    request.session[SESSION_KEY] = {"proof": asdict(proof)}


def proof(request: HttpRequest, purpose: str, *, at: datetime) -> Proof | None:
    """What this browser has proven for this purpose, while it holds."""
    found = request.session.get(SESSION_KEY, {}).get("proof")
    held = Proof(**found) if found else None
    return held if held and held.purpose == purpose and held.until > at.timestamp() else None


def forget(request: HttpRequest) -> None:
    """The person is in, or begins anew."""
    request.session.pop(SESSION_KEY, None)


def first_unfinished(request: HttpRequest, *, at: datetime, otherwise: str) -> str:
    """The address of the step that is to be done now; `otherwise` names the page where it all begins."""
    if awaited(request):
        return reverse("account:code")
    if proof(request, SIGN_IN, at=at):
        return reverse("account:register-details")
    if proof(request, RESET, at=at):
        return reverse("account:new-password")
    return reverse(otherwise)
