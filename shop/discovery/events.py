"""Facts of discovery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shop.base.events import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedGotCheaper(Fact):
    """Things that somebody saved cost less than then; the subject is the person, who wants to know.

    `drops` has [product, price when it was saved, price now] of each, in minor units.
    """

    name: ClassVar[str] = "discovery.saved_got_cheaper"
    subject_type: ClassVar[str] = "accounts.user"
    drops: list[list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedIsBack(Fact):
    """Things that somebody saved can be had again; the subject is the person, who wants to know."""

    name: ClassVar[str] = "discovery.saved_is_back"
    subject_type: ClassVar[str] = "accounts.user"
    product_ids: list[int]
