"""What somebody wants to be told of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Kind(models.TextChoices):
    """What the mails are about."""

    NEWSLETTER = "newsletter"
    BACK_IN_STOCK = "back_in_stock"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to be told of what, in which language.

    `email` in lower case. `user_id` is whoever is signed in; `variant_id` belongs to BACK_IN_STOCK alone.
    """

    kind: Kind
    email: str
    language: str
    user_id: int | None = None
    variant_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is signed in: an address that they proved, if any, and whether they wait for a variant already."""

    email: str = ""
    waits: bool = False
