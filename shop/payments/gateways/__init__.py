"""One folder per provider; the registry below knows them by the code of their method."""

from __future__ import annotations

from .base import Gateway
from .bkash.gateway import Bkash
from .cod.gateway import CashOnDelivery
from .invoice.gateway import PayOnInvoice
from .nagad.gateway import Nagad
from .paypal.gateway import PayPal
from .sandbox.gateway import SandboxCard
from .sslcommerz.gateway import Rocket, SslCommerz
from .stripe.gateway import Stripe
from .transfer.gateway import WalletTransfer
from .upay.gateway import Upay

_all: tuple[Gateway, ...] = (
    SandboxCard(),
    Bkash(),
    Nagad(),
    Upay(),
    Rocket(),
    SslCommerz(),
    Stripe(),
    PayPal(),
    WalletTransfer(),
    CashOnDelivery(),
    PayOnInvoice(),
)
_gateways = {gateway.method.code: gateway for gateway in _all}


class NoSuchGateway(LookupError):
    """No provider goes by that code."""


def gateway_for(method: str) -> Gateway:
    """The gateway of a payment method. Raises NoSuchGateway."""
    try:
        return _gateways[method]
    except KeyError as error:
        raise NoSuchGateway(method) from error


def all_gateways() -> list[Gateway]:
    """Every gateway, in the order in which methods are offered."""
    return list(_gateways.values())
