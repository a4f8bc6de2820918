"""Checking VAT numbers: form first, then the register; what it said is kept as proof."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.tax.models import VatCheck
from shop.tax.numbers import in_register, vat_number
from shop.tax.queries import last_check_of, own_vat_number
from shop.tax.types import Outcome
from shop.tax.vies import RegisterDown, Said, ask_vies

logger = logging.getLogger(__name__)


class CannotTakeNumber(Refusal):
    """This cannot be a VAT number of the country, or its register does not know it."""


def check_vat_number(*, text: str, country: str, by: Actor, at: datetime) -> VatCheck:
    """Check a number and keep what came of it; one that was answered for lately is not asked for again.

    Numbers of countries without a register that we can ask are checked for their form only, and so confirm nothing.
    When the register does not answer, that is kept too. Raises CannotTakeNumber. Not within a transaction: it waits.
    """
    number = vat_number(text, country)
    if not number:
        raise CannotTakeNumber(_("This is no VAT number of that country. Look at it once more, or leave it empty."))
    kept = last_check_of(number, at=at) or _asked(number, country, by=by, at=at)
    if kept.outcome == Outcome.INVALID:
        raise CannotTakeNumber(_("The register does not know this number. Correct it, or leave it empty."))
    return kept


def _asked(number: str, country: str, *, by: Actor, at: datetime) -> VatCheck:
    outcome, said = Outcome.FORM, Said(valid=False)
    if in_register(country):
        try:
            said = ask_vies(number, requester=own_vat_number(at=at), at=at)
            outcome = Outcome.VALID if said.valid else Outcome.INVALID
        except RegisterDown as error:
            logger.warning("the register of VAT numbers could not be asked: %s", error)
            outcome = Outcome.DOWN
    return VatCheck.objects.create(
        country=country,
        number=number,
        outcome=outcome,
        consultation=said.consultation,
        name=said.name,
        address=said.address,
        at=at,
        actor=str(by),
    )
