"""Who did it: passed to every service as `by`, kept on every log row as text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a guest, a provider or the system itself. Holds ids only, nothing personal."""

    kind: str
    id: int | None = None
    label: str = ""
    ip: str = ""
    request_id: str = ""

    @classmethod
    def user(cls, user_id: int, *, ip: str = "", request_id: str = "") -> Actor:
        """A signed-in person."""
        return cls("user", user_id, ip=ip, request_id=request_id)

    @classmethod
    def guest(cls, *, ip: str = "", request_id: str = "") -> Actor:
        """Somebody without an account."""
        return cls("guest", ip=ip, request_id=request_id)

    @classmethod
    def system(cls, label: str) -> Actor:
        """A task, schedule or command, named by `label`."""
        return cls("system", label=label)

    @classmethod
    def provider(cls, label: str) -> Actor:
        """An outside service that called in, e.g. a payment provider."""
        return cls("provider", label=label)

    def __str__(self) -> str:
        return ":".join(part for part in (self.kind, str(self.id or ""), self.label) if part)
