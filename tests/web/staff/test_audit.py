"""The audit log: kept for ever, filtered, exported without formulas."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

import shop
from shop.accounts.models import User
from shop.base import audit
from shop.base.actor import Actor
from shop.base.audit_log import AuditFilter, entries, in_batches
from shop.base.models import AuditEntry
from shop.web.staff.audit_lines import ACTIONS

pytestmark = pytest.mark.django_db
NOTED = re.compile(r"audit\.note\(\s*\"([a-z_.]+)\"")


def note(action: str, *, at: datetime, by: Actor | None = None, **states: dict) -> AuditEntry:
    return audit.note(action, subject=("test.thing", 7), by=by or Actor.system("test"), at=at, **states)


@pytest.mark.parametrize("statement", ["UPDATE base_auditentry SET actor = 'x'", "DELETE FROM base_auditentry"])
def test_nobody_changes_or_deletes_an_entry(statement: str, at: datetime) -> None:
    entry = note("test.done", at=at)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditEntry.objects.get(pk=entry.pk).actor == "system:test"


def test_entries_are_found_by_person_action_object_and_days(shopper: User, at: datetime) -> None:
    old = note("test.done", at=at - timedelta(days=9))
    mine = note("test.done", at=at, by=Actor.user(shopper.pk))
    other = note("other.done", at=at)
    today = timezone.localdate(at)

    def ids(**wanted: object) -> list[int]:
        return [entry.pk for entry in entries(AuditFilter(**wanted))]

    assert ids() == [other.pk, mine.pk, old.pk]
    assert ids(action="test") == [mine.pk, old.pk]
    assert ids(actor=f"user:{shopper.pk}") == [mine.pk]
    assert ids(subject_type="test.thing", subject_id="8") == []
    assert ids(first_on=today, last_on=today) == [other.pk, mine.pk]
    assert ids(last_on=today - timedelta(days=1)) == [old.pk]


def test_the_page_shows_who_and_what_changed(office: Client, shopper: User, at: datetime) -> None:
    note("store.changed", at=at, by=Actor.user(shopper.pk), before={"name": "Haat"}, after={"name": "Bazar"})

    page = office.get("/admin/audit/?who=nusrat@example.com&action=store.changed")

    (line,) = page.context["lines"]
    assert (line.who, line.changes[0].before, line.changes[0].after) == ("Nusrat J.", "Haat", "Bazar")
    assert office.get("/admin/audit/?who=nobody@example.com").context["lines"] == []


def test_what_is_inside_a_value_is_compared_part_by_part(office: Client, at: datetime) -> None:
    before = {"features": {"reviews": True}, "tagline": {"en": "Good things", "bn": "ভালো জিনিস"}}
    after = {"features": {"reviews": False}, "tagline": {"en": "Good things", "bn": "সেরা জিনিস"}}
    note("store.changed", at=at, before=before, after=after)

    (line,) = office.get("/admin/audit/?action=store.changed").context["lines"]

    assert [(change.name, change.before, change.after) for change in line.changes] == [
        ("tagline bn", "ভালো জিনিস", "সেরা জিনিস"),
        ("features reviews", "On", "Off"),
    ]


def test_every_action_of_the_code_has_words() -> None:
    rooms = Path(shop.__file__).parent.rglob("*.py")
    noted = {found for path in rooms for found in NOTED.findall(path.read_text("utf-8"))}

    assert {"store.changed", "catalog.download_added"} <= noted
    assert noted - set(ACTIONS) == set()


def test_pages_continue_below_an_id(office: Client, at: datetime) -> None:
    for _number in range(60):
        note("test.done", at=at)

    first = office.get("/admin/audit/?action=test")
    rest = office.get(f"/admin/audit/{first.context['next_url']}")

    assert (len(first.context["lines"]), len(rest.context["lines"])) == (50, 10)
    assert not {line.id for line in first.context["lines"]} & {line.id for line in rest.context["lines"]}


@pytest.mark.parametrize(
    "query", ["first_on=nonsense", "first_on=0001-01-01", "last_on=9999-12-31", "before=9" * 9, "before=x", "who=%00"]
)
def test_odd_filters_are_answered(office: Client, query: str) -> None:
    assert office.get(f"/admin/audit/?{query}").status_code in {200, 400, 422}


def test_the_export_is_streamed_safe_and_noted(office: Client, operator: User, at: datetime) -> None:
    note("test.done", at=at, by=Actor("system", label="x"), after={"name": "ok"})
    AuditEntry.objects.create(at=at, actor="=cmd()", action="＝test", subject_type=" @x", subject_id="\tx")

    answer = office.post("/admin/audit/export/", {"action": ""})

    assert answer.streaming
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:4] == ["id", "at", "actor", "action"]
    bad = next(row for row in rows if "cmd()" in row[2])
    assert bad[2:6] == ["'=cmd()", "'＝test", "' @x", "'\tx"]
    assert AuditEntry.objects.get(action="audit.exported").actor == f"user:{operator.pk}"


def test_every_entry_comes_out_once_however_many_there_are(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.base.audit_log.BATCH", 3)
    made = [note("test.done", at=at).pk for _number in range(7)]

    assert [entry.pk for entry in in_batches(entries(AuditFilter()))] == made[::-1]


def test_support_neither_reads_nor_exports_the_log(help_desk: Client) -> None:
    assert help_desk.get("/admin/audit/").status_code == 403
    assert help_desk.post("/admin/audit/export/").status_code == 403
    assert not AuditEntry.objects.filter(action="audit.exported").exists()
