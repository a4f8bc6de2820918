"""What those who take and pay money are called."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shop.payments.gateways import NoSuchGateway
from shop.payments.services import gateway_for

BANK = "bank"


def name_of_provider(code: str) -> str:
    """ "Card (international)" for `stripe`, "Our bank" for the bank; a provider that left by its code."""
    if code == BANK:
        return _("Our bank")
    try:
        return str(gateway_for(code).method.label)
    except NoSuchGateway:
        return code
