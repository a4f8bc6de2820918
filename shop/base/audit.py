"""The audit log: one append-only row for each change or look that somebody may have to answer for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .actor import Actor
from .models import AuditEntry


def note(
    action: str,
    *,
    subject: tuple[str, object],
    by: Actor,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry; `subject` is (type, id), e.g. ("orders.order", 12). Secrets must not be in the states."""
    return AuditEntry.objects.create(
        at=at,
        actor=str(by),
        action=action,
        subject_type=subject[0],
        subject_id=str(subject[1]),
        before=before,
        after=after,
        ip=by.ip or None,
        request_id=by.request_id,
    )


def last_state(action: str, *, subject: tuple[str, object]) -> Any:
    """What the newest entry of an action about a subject says of the state after it; None where there is none."""
    found = AuditEntry.objects.filter(subject_type=subject[0], subject_id=str(subject[1]), action=action)
    return found.order_by("-pk").values_list("after", flat=True).first()
