"""Noting what sellers and the marketplace are registered for."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.refusal import Refusal
from shop.tax.engines.us import STATES
from shop.tax.models import Registration
from shop.tax.queries import forget_rates
from shop.tax.types import RegistrationDraft, Scheme

COUNTRY = re.compile("[A-Z]{2}")
OF_UNION = "EU"


class CannotRegister(Refusal):
    """The scheme does not exist in the place, or the days cannot be."""


@transaction.atomic
def register(*, draft: RegistrationDraft, by: Actor, at: datetime) -> Registration:
    """Note a registration from a day on. Raises CannotRegister."""
    _check(draft)
    lock_name("tax.registrations")
    same = {"seller": draft.seller_id, "scheme": draft.scheme, "jurisdiction": draft.jurisdiction}
    if Registration.objects.filter(**same, ends_on=None).exists():
        raise CannotRegister(_("This registration is noted already. End it before you note another one."))
    if Registration.objects.filter(**same, starts_on=draft.starts_on).exists():
        raise CannotRegister(_("One that begins on that day is noted already. Choose another day."))
    row = Registration.objects.create(**{name: getattr(draft, name) for name in RegistrationDraft.__dataclass_fields__})
    audit.note("tax.registered", subject=("tax.registration", row.pk), by=by, at=at, after=_plain(row))
    _changed()
    return row


@transaction.atomic
def end_registration(*, registration_id: int, today: date, by: Actor, at: datetime) -> None:
    """It holds today for the last time; one that has not begun is taken back. Raises CannotRegister."""
    lock_name("tax.registrations")
    row = Registration.objects.get(pk=registration_id)
    before, subject = _plain(row), ("tax.registration", row.pk)
    if row.ends_on is not None and row.ends_on <= today:
        raise CannotRegister(_("This registration is over already."))
    if row.starts_on > today:
        row.delete()
        after = None
    else:
        row.ends_on = today
        row.save(update_fields=["ends_on"])
        after = _plain(row)
    audit.note("tax.registration_ended", subject=subject, by=by, at=at, before=before, after=after)
    _changed()


def _check(draft: RegistrationDraft) -> None:
    country, _dash, state = draft.jurisdiction.partition("-")
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise CannotRegister(_("The last day comes before the first."))
    if draft.scheme == Scheme.SALES_TAX and (country != "US" or state not in STATES):
        raise CannotRegister(_("Sales tax is registered by state: write US- and its two letters, such as US-CA."))
    if draft.scheme != Scheme.SALES_TAX and state:
        raise CannotRegister(_("Only sales tax is registered by state. Write a country."))
    if draft.scheme == Scheme.OSS and draft.jurisdiction != OF_UNION:
        raise CannotRegister(_("The One-Stop-Shop is of the European Union: write EU."))
    if draft.scheme == Scheme.IMPORT and draft.jurisdiction not in {OF_UNION, "GB"}:
        raise CannotRegister(_("Import schemes exist in the European Union (EU) and the United Kingdom (GB)."))
    if draft.scheme == Scheme.SMALL and draft.seller_id is None:
        raise CannotRegister(_("Choose the shop that is a small business."))
    if not COUNTRY.fullmatch(country):
        raise CannotRegister(_("Write the two letters of a country."))


def _changed() -> None:
    transaction.on_commit(forget_rates)
    forget_rates()


def _plain(row: Registration) -> dict[str, object]:
    """A registration as the audit log keeps it."""
    return {
        "seller": row.seller_id,
        "scheme": row.scheme,
        "jurisdiction": row.jurisdiction,
        "number": row.number,
        "limit": row.limit_minor,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
    }
