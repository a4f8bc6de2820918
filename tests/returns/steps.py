"""The steps of a case in few words."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import connection

from shop.base.actor import Actor
from shop.base.uploads import CleanFile
from shop.orders.models import Package
from shop.returns.models import ReturnCase
from shop.returns.services import accept_return, ask_return, settle_return
from shop.returns.types import Answer, Condition, Reason, Receipt, Received, ReturnDraft, Way, Wish
from tests.cast import NOW
from tests.checkout.state import everything

BY = Actor.system("test")
TABLES = ("returns_returncase", "returns_returnline", "returns_returnchange", "returns_returnphoto")


def draft_of(package: Package, pieces: int = 1, **changes: Any) -> ReturnDraft:
    """A request for so many pieces of the package's only line."""
    columns = {"wish": Wish.REFUND, "reason": Reason.DAMAGED, "note": "A crack", **changes}
    return ReturnDraft(package_id=package.pk, quantities={package.lines.get().pk: pieces}, **columns)


def photo() -> CleanFile:
    """A small picture, as uploads hand it on."""
    content = b"\xff\xd8\xff picture"
    return CleanFile(content, "jpg", "crack.jpg", "image/jpeg", hashlib.sha256(content).hexdigest())


def asked(package: Package, pieces: int = 1, **changes: Any) -> ReturnCase:
    """A case that waits for the seller."""
    return ask_return(draft=draft_of(package, pieces, **changes), by=BY, at=NOW)


def accepted(package: Package, pieces: int = 1, **changes: Any) -> ReturnCase:
    """A case whose goods may come back."""
    case = asked(package, pieces, **changes)
    return accept_return(case_id=case.pk, answer=Answer(Way.OWN, "By post."), by=BY, at=NOW)


def receipt_of(case: ReturnCase, pieces: int, *, outcome: Wish = Wish.REFUND, restock: bool = False) -> Receipt:
    """So many pieces came back as new."""
    return Receipt({case.lines.get().pk: Received(pieces, Condition.AS_NEW)}, outcome, restock)


def settled(package: Package, pieces: int = 1, **changes: Any) -> ReturnCase:
    """A case whose pieces came back and are refunded."""
    case = accepted(package, pieces, **changes)
    settle_return(case_id=case.pk, receipt=receipt_of(case, pieces), by=BY, at=NOW)
    case.refresh_from_db()
    return case


def whole_shop() -> dict[str, str]:
    """A hash of each table that a return may touch; a refusal must leave all of them as they were."""
    hashes = everything()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), '')) FROM {table} t")
            hashes[table] = cursor.fetchone()[0]
    return hashes
