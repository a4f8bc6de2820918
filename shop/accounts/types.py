"""Forms of people that other rooms see."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
    DemoAccount("applicant", "applicant@demo.haat.example", "Rashida Khatun"),
    DemoAccount("staff", "staff@demo.haat.example", "Farzana Haque", staff=True),
    DemoAccount("admin", "admin@demo.haat.example", "Imran Hossain", staff=True, superuser=True),
)


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A new code: its row's public id, and the digits, which are kept nowhere."""

    public_id: uuid.UUID
    digits: str
    expires_at: datetime


class Answer(StrEnum):
    """How a typed code was judged."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # used, too old, tried too often, or never there


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """The judgement, and how many tries are left."""

    answer: Answer
    tries_left: int = 0


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who proved an address (email or E.164) and is new here. Without a password they come in by code."""

    address: str
    name: str
    language: str
    password: str = ""
