"""One-time codes: made, judged once, forgotten."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import OneTimeCode
from .types import Answer, CodeCheck, IssuedCode

LIFETIME = timedelta(minutes=10)
TRIES = 5
DIGITS = 6
KEPT = timedelta(days=1)


@transaction.atomic
def issue_code(*, purpose: str, address: str, replaces: uuid.UUID | None = None, at: datetime) -> IssuedCode:
    """Make a code for an email (lower case) or a number (E.164); the one it replaces ends now.

    The caller sends the digits, in the same transaction, and counts how often one address is written to.
    """
    if replaces:
        OneTimeCode.objects.filter(public_id=replaces, used_at=None).update(expires_at=at)
    digits = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    code = OneTimeCode(purpose=purpose, address=address, issued_at=at, expires_at=at + LIFETIME)
    code.digest = _digest(code, digits)
    code.save()
    return IssuedCode(code.public_id, digits, code.expires_at)


@transaction.atomic
def check_code(*, public_id: uuid.UUID, digits: str, purpose: str, at: datetime) -> CodeCheck:
    """Judge typed digits (0-9); a right code is used up, a wrong try is counted, both under the row's lock."""
    code = OneTimeCode.objects.select_for_update().filter(public_id=public_id, purpose=purpose).first()
    if code is None or code.used_at or code.expires_at <= at or code.tries >= TRIES:
        return CodeCheck(Answer.OVER)
    if constant_time_compare(code.digest, _digest(code, digits)):
        code.used_at = at
        code.save(update_fields=["used_at"])
        return CodeCheck(Answer.RIGHT, TRIES - code.tries)
    code.tries += 1
    code.save(update_fields=["tries"])
    left = TRIES - code.tries
    return CodeCheck(Answer.WRONG if left else Answer.OVER, left)


def forget_old_codes(*, at: datetime) -> int:
    """Delete codes a day after they were issued; returns how many."""
    return OneTimeCode.objects.filter(issued_at__lt=at - KEPT).delete()[0]


def _digest(code: OneTimeCode, digits: str) -> str:
    """A million codes are quickly tried: only a hash that needs the site's secret keeps them."""
    return salted_hmac(f"accounts.code.{code.public_id}", digits, algorithm="sha256").hexdigest()
