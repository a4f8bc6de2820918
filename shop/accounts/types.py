"""Forms of people that other rooms see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A person of the demo marketplace: who they are, and how to sign in as them."""

    role: str
    email: str
    name: str
    staff: bool = False
    superuser: bool = False


DEMO_PASSWORD = "haat-demo-2026"  # noqa: S105  printed on the sign-in page of demo machines, refused elsewhere
DEMO_ACCOUNTS = (
    DemoAccount("shopper", "shopper@demo.haat.example", "Nusrat Jahan"),
    DemoAccount("seller", "seller@demo.haat.example", "Shoma Akter"),
    DemoAccount("rival", "rival@demo.haat.example", "Kamal Uddin"),
    DemoAccount("staff", "staff@demo.haat.example", "Farzana Haque", staff=True),
    DemoAccount("admin", "admin@demo.haat.example", "Imran Hossain", staff=True, superuser=True),
)
