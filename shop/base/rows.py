"""Base classes of tables: identifiers, status with a log, append-only rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from .actor import Actor
from .ids import uuid7

INSTALL_GUARD = """
CREATE OR REPLACE FUNCTION public.shop_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def append_only(table: str) -> str:
    """SQL for a migration: a trigger that refuses UPDATE and DELETE on `table`."""
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION public.shop_refuse_change();"
    )


class Row(models.Model):
    """A table with a bigint id and the instant the row was made (UTC)."""

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    created_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        abstract = True


class PublicRow(Row):
    """A row that the outside may name: by its uuid7, never by its id."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)

    class Meta:
        abstract = True


class CannotMove(Exception):
    """The status table has no such step."""


class StatusChange(Row):
    """One step of a status: who, when, why. Concrete logs add a foreign key named `subject`."""

    from_status = models.CharField(max_length=32, blank=True)
    to_status = models.CharField(max_length=32)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class StatusRow(models.Model):
    """A row whose `status` moves only along MOVES, each step logged in `changes` (related name of its log)."""

    MOVES: ClassVar[dict[str, set[str]]] = {}
    status: Any  # a CharField of each concrete table
    changes: Any

    class Meta:
        abstract = True

    def can_move(self, to: str) -> bool:
        """Whether the diagram has a step from the present status to `to`."""
        return to in self.MOVES.get(self.status, set())

    def _move(self, to: str, *, by: Actor, at: datetime, reason: str = "", **columns: Any) -> None:
        """Take one step, write its log row and save the status with the given columns. Raises CannotMove."""
        if not self.can_move(to):
            raise CannotMove(f"{type(self).__name__} {self.pk}: {self.status} -> {to}")
        before, self.status = self.status, to
        for name, value in columns.items():
            setattr(self, name, value)
        self.changes.create(from_status=before, to_status=to, at=at, actor=str(by), reason=reason)
        self.save(update_fields=["status", *columns])  # type: ignore[misc]  # the field is a concrete table's
