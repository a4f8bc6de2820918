"""What those who take and pay money are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from shop.payments.gateways import NoSuchGateway
from shop.payments.services import gateway_for

BANK = "bank"
CLAIMS: Mapping[str, Promise] = {
    "fraudulent": _lazy("The buyer says that somebody else paid"),
    "unauthorised": _lazy("The buyer says that somebody else paid"),
    "unrecognized": _lazy("The buyer does not know the payment"),
    "duplicate": _lazy("The buyer says that they paid twice"),
    "duplicate_transaction": _lazy("The buyer says that they paid twice"),
    "product_not_received": _lazy("The buyer says that nothing came"),
    "merchandise_or_service_not_received": _lazy("The buyer says that nothing came"),
    "product_unacceptable": _lazy("The buyer says that it is not as described"),
    "merchandise_or_service_not_as_described": _lazy("The buyer says that it is not as described"),
    "credit_not_processed": _lazy("The buyer waits for money that was promised back"),
    "subscription_canceled": _lazy("The buyer says that it was called off"),
    "incorrect_amount": _lazy("The buyer says that the amount is wrong"),
    "general": _lazy("The bank gives no reason"),
}
"""What providers call the reasons of disputes (Stripe and PayPal), in words."""


def name_of_provider(code: str) -> str:
    """ "Card (international)" for `stripe`, "Our bank" for the bank; a provider that left by its code."""
    if code == BANK:
        return _("Our bank")
    try:
        return str(gateway_for(code).method.label)
    except NoSuchGateway:
        return code


def reason_of_claim(said: str) -> str:
    """Why a buyer's bank wants money back, in words; what nobody has words for as it was said."""
    return str(CLAIMS.get(said.lower(), said))
