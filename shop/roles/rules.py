"""How personal data looks while it is hidden."""

from __future__ import annotations

DOTS = "•••"


def masked_name(name: str) -> str:
    """The first name and the first letters of the others: "Nusrat J."."""
    first, *others = name.split()[:4] or [""]
    return " ".join([first, *(f"{other[0]}." for other in others)])


def masked_email(email: str) -> str:
    """The first letter and the end of the domain: "n•••@e•••.com"."""
    if not email:
        return ""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}{DOTS}@{domain[:1]}{DOTS}.{domain.rpartition('.')[2]}"


def masked_phone(phone: str) -> str:
    """The last three digits."""
    return f"{DOTS}{phone[-3:]}" if phone else ""
