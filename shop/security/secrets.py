"""The secrets of second factors, sealed: a dump of the database alone opens no account."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from shop.base.sealed import Sealed, seal, unseal
from shop.base.tenancy import current_schema

PARTS = ("secret", "seed")  # of an authenticator app, of recovery codes


def seal_secret(text: str) -> str:
    """The secret sealed with the newest key, for this marketplace."""
    return str(seal(text, _place()))


def open_secret(sealed: str) -> str:
    """The secret in clear. Raises CannotOpen."""
    return unseal(Sealed(sealed), _place())


def rotate_secrets(newest: str) -> int:
    """Seal the secrets that carry an older key anew; returns how many. Safe to stop and to run again."""
    return sum(_rotate(pk, newest) for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _rotate(pk: int, newest: str) -> bool:
    row = Authenticator.objects.select_for_update().get(pk=pk)
    old = {part: row.data[part] for part in PARTS if part in row.data and Sealed(row.data[part]).key_id != newest}
    row.data |= {part: seal_secret(open_secret(value)) for part, value in old.items()}
    row.save(update_fields=["data"])
    return bool(old)


def _place() -> str:
    return f"{current_schema()} second factor"
