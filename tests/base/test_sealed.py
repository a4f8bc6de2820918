"""Columns that are encrypted at rest: bound to their place, rotated, never written or searched in clear."""

from __future__ import annotations

import base64
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, transaction

from shop.base.ids import uuid7
from shop.base.sealed import CannotOpen, Sealed, field_keys, seal, unseal
from shop.store.models import Credential

pytestmark = pytest.mark.django_db

OLD, NEW = (f"{name}:{base64.urlsafe_b64encode(name.encode() * 16).decode()}" for name in ("k1", "k2"))
SECRET = "সোনার তরী and a key"


@pytest.fixture
def row(at: datetime, settings: Any) -> Credential:
    """A provider's key, sealed with the old key."""
    settings.FIELD_KEYS = [OLD]
    return Credential.objects.create(provider="bkash", name="app", secret=SECRET, set_at=at)


def stored(row: Credential) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM store_credential WHERE id = %s", [row.pk])
        return str(cursor.fetchone()[0])


def test_the_database_holds_no_clear_text_and_the_instance_reads_it(row: Credential) -> None:
    assert stored(row).startswith("k1.")
    assert SECRET not in stored(row)
    assert Credential.objects.get(pk=row.pk).secret == SECRET
    assert Credential.objects.defer("secret").get(pk=row.pk).secret == SECRET


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    assert seal(SECRET, "here") != seal(SECRET, "here")


def test_a_value_copied_to_another_row_does_not_open(row: Credential, at: datetime) -> None:
    other = Credential.objects.create(provider="nagad", name="app", secret="other", set_at=at)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_credential SET secret = %s WHERE id = %s", [stored(row), other.pk])

    with pytest.raises(CannotOpen):
        _ = Credential.objects.get(pk=other.pk).secret


def test_a_changed_value_does_not_open() -> None:
    name, _dot, text = seal(SECRET, "here").partition(".")
    body = bytearray(base64.urlsafe_b64decode(text))
    body[-1] ^= 1

    for broken in (f"{name}.{base64.urlsafe_b64encode(body).decode()}", f"{name}.", "nokey.AAAA", name, f"{name}.ü"):
        with pytest.raises(CannotOpen):
            unseal(Sealed(broken), "here")


def test_saving_other_columns_keeps_a_value_that_nobody_opened(row: Credential) -> None:
    before = stored(row)
    again = Credential.objects.get(pk=row.pk)
    again.name = "other"
    again.save()

    assert stored(row) == before


def test_clear_text_reaches_the_database_by_no_other_door(row: Credential, at: datetime) -> None:
    with pytest.raises(TypeError, match="save"), transaction.atomic():
        Credential.objects.filter(pk=row.pk).update(secret="clear")
    with pytest.raises((FieldError, TypeError)):
        Credential.objects.filter(secret="clear").exists()
    Credential.objects.bulk_create([Credential(provider="x", name="y", secret="bulk", set_at=at)])

    assert "bulk" not in stored(Credential.objects.get(provider="x"))
    assert Credential.objects.get(provider="x").secret == "bulk"
    assert Credential.objects.filter(secret__isnull=False).count() == 2


def test_rotation_seals_everything_anew_and_the_old_key_may_go(row: Credential, settings: Any, at: datetime) -> None:
    rows = [Credential(provider=f"p{number}", name="n", secret=f"s{number}", set_at=at) for number in range(5)]
    Credential.objects.bulk_create(rows)
    settings.FIELD_KEYS = [NEW, OLD]
    assert Credential.objects.get(pk=row.pk).secret == SECRET

    said = StringIO()
    call_command("rotate_keys", batch=2, stdout=said)
    call_command("rotate_keys", batch=2, stdout=StringIO())
    settings.FIELD_KEYS = [NEW]

    assert "main store.Credential.secret: 6 sealed anew with k2" in said.getvalue()
    assert stored(row).startswith("k2.")
    assert Credential.objects.get(pk=row.pk).secret == SECRET
    assert {row.secret for row in Credential.objects.exclude(pk=row.pk)} == {f"s{number}" for number in range(5)}


@pytest.mark.parametrize("keys", [["a:short"], ["noname"], [":" + "A" * 44], [OLD, OLD], ["a:" + "A" * 40]])
def test_keys_that_are_none_are_refused(keys: list[str], settings: Any) -> None:
    settings.FIELD_KEYS = keys

    with pytest.raises(ImproperlyConfigured):
        field_keys()


def test_a_machine_without_keys_derives_one_from_its_secret(settings: Any) -> None:
    settings.FIELD_KEYS = []
    settings.SECRET_KEY = "one"
    sealed = seal(SECRET, "here")
    assert unseal(sealed, "here") == SECRET
    settings.SECRET_KEY = "another"

    with pytest.raises(CannotOpen):
        unseal(sealed, "here")


def test_a_row_is_sealed_with_its_own_id_before_it_has_a_number(at: datetime) -> None:
    public_id = uuid7()
    Credential(provider="p", name="n", secret="x", set_at=at, public_id=public_id).save()

    assert Credential.objects.get(public_id=public_id).secret == "x"
