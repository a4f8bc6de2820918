"""Carriers that can be booked: one file each, all speaking the language of `types`; the registry knows them by code."""

from __future__ import annotations

from .easypost import EasyPost
from .pathao import Pathao
from .redx import Redx
from .settings import is_ready
from .steadfast import Steadfast
from .types import Carrier, PricingCarrier

_carriers: dict[str, Carrier] = {carrier.code: carrier for carrier in (Pathao(), Steadfast(), Redx(), EasyPost())}


class NoSuchCarrier(LookupError):
    """No carrier goes by that code."""


def carrier_for(code: str) -> Carrier:
    """The carrier of a code. Raises NoSuchCarrier."""
    try:
        return _carriers[code]
    except KeyError as error:
        raise NoSuchCarrier(code) from error


def pricing_carrier(code: str) -> PricingCarrier:
    """The carrier of a code, if it says what a parcel costs. Raises NoSuchCarrier."""
    carrier = carrier_for(code)
    if not isinstance(carrier, PricingCarrier):
        raise NoSuchCarrier(code)
    return carrier


def pricing_carriers() -> list[PricingCarrier]:
    """Those that say what a parcel costs and whose keys are all set."""
    return [carrier for carrier in ready_carriers() if isinstance(carrier, PricingCarrier)]


def all_carriers() -> list[Carrier]:
    """Every carrier, in the order in which they are offered."""
    return list(_carriers.values())


def ready_carriers() -> list[Carrier]:
    """Those whose keys are all set, so that they can be booked."""
    return [carrier for carrier in all_carriers() if is_ready(carrier)]
