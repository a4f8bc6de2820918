"""Columns that are encrypted at rest: a dump of the database alone tells nothing.

A value is `key id . base64(nonce + ciphertext)`, sealed with AES-256-GCM (NIST SP 800-38D, 96-bit random nonces) and
bound to its place: marketplace, table, column and the row's `public_id` are authenticated with it, so that a value
copied to another row or column does not open. `settings.FIELD_KEYS` lists "id:key" (32 bytes, URL-safe base64), the
newest first: it seals, the others still open. `manage.py rotate_keys` seals everything anew with the newest.

Whole files are sealed alike (`seal_bytes`), bound to marketplace and storage key; `files.store_sealed` keeps them.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models.lookups import IsNull
from django.db.models.query_utils import DeferredAttribute

from .tenancy import current_schema

KEY_BYTES = 32
NONCE_BYTES = 12
FILE_MARK = b"haat-sealed-1 "


# What keeps sealed values elsewhere than in a sealed column seals them anew here: takes the newest key, tells how many.
Rotation = Callable[[str], int]
rotations: dict[str, Rotation] = {}


class CannotOpen(Exception):
    """The value was sealed with a key that is not known, for another place, or was changed."""


class Sealed(str):
    """A value as it is stored."""

    __slots__ = ()

    @property
    def key_id(self) -> str:
        """The key that it was sealed with."""
        return self.partition(".")[0]


def field_keys() -> dict[str, bytes]:
    """The keys by id, the newest first; without any, one that is derived from the secret key (demo machines only).

    Raises ImproperlyConfigured for a key that is none.
    """
    keys: dict[str, bytes] = {}
    for entry in settings.FIELD_KEYS:
        name, _colon, text = entry.partition(":")
        try:
            key = base64.urlsafe_b64decode(text)
        except (binascii.Error, ValueError):
            key = b""
        if not name.isalnum() or len(key) != KEY_BYTES or name in keys:
            raise ImproperlyConfigured("FIELD_KEYS must be a list of name:key, each key 32 bytes in URL-safe base64.")
        keys[name] = key
    if not keys:
        derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"haat sealed fields")
        keys["derived"] = derive.derive(settings.SECRET_KEY.encode())
    return keys


def newest_key() -> str:
    """The id of the key that seals now."""
    return next(iter(field_keys()))


def seal(text: str, place: str) -> Sealed:
    """The text sealed with the newest key, bound to its place."""
    name, key = next(iter(field_keys().items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    body = nonce + AESGCM(key).encrypt(nonce, text.encode(), place.encode())
    return Sealed(f"{name}.{base64.urlsafe_b64encode(body).decode()}")


def unseal(sealed: Sealed, place: str) -> str:
    """The text of a sealed value. Raises CannotOpen."""
    name, _dot, text = sealed.partition(".")
    key = field_keys().get(name)
    if key is None:
        raise CannotOpen(f"no key {name}")
    try:
        body = base64.urlsafe_b64decode(text)
        return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise CannotOpen(place) from error


def seal_bytes(content: bytes, place: str) -> bytes:
    """A whole file sealed with the newest key, bound to its place: a line with the key's id, nonce, ciphertext."""
    name, key = next(iter(field_keys().items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FILE_MARK + name.encode() + b"\n" + nonce + AESGCM(key).encrypt(nonce, content, place.encode())


def unseal_bytes(sealed: bytes, place: str) -> bytes:
    """The content of a sealed file. Raises CannotOpen."""
    line, _break, body = sealed.partition(b"\n")
    key = field_keys().get(line.removeprefix(FILE_MARK).decode("ascii", "replace"))
    if not line.startswith(FILE_MARK) or key is None:
        raise CannotOpen(f"no key for {place}")
    try:
        return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(place) from error


class SealedAttribute(DeferredAttribute):
    """Opens the value when somebody reads it; loading a row opens nothing."""

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        """The text in clear."""
        if instance is None:
            return self
        kept = super().__get__(instance, cls)
        field = cast("SealedTextField", self.field)
        return unseal(kept, field.place_of(instance)) if isinstance(kept, Sealed) else kept

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Keep what was given; saving seals it."""
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.TextField):
    """A text that is sealed in the database and in clear on the instance. For rows with a `public_id`.

    It is written through `save()` and `bulk_create()` only, and cannot be searched.
    """

    descriptor_class = SealedAttribute

    def place_of(self, instance: models.Model) -> str:
        """What a value of this row is bound to."""
        public_id = instance.public_id  # type: ignore[attr-defined]  # asked of the model by the docstring
        return f"{current_schema()} {self.model._meta.db_table} {self.column} {public_id}"

    def from_db_value(self, value: str | None, *_rest: object) -> Sealed | None:
        """Mark what the database answers as sealed."""
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:  # noqa: FBT001  Django's signature
        """Seal the text; a value that nobody opened is written as it was."""
        kept = model_instance.__dict__.get(self.attname)
        if kept is None or isinstance(kept, Sealed):
            return kept
        return seal(str(kept), self.place_of(model_instance))

    def get_prep_value(self, value: Any) -> str | None:
        """Only sealed values reach the database: `update()` and lookups with a clear text are programming errors."""
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is written through save() and cannot be searched")
        return None if value is None else str(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Whether there is a value can be asked, nothing else."""
        return IsNull if lookup_name == "isnull" else None


def sealed_fields_of(model: type[models.Model]) -> list[SealedTextField]:
    """The sealed columns of a table."""
    return [field for field in model._meta.get_fields() if isinstance(field, SealedTextField)]
