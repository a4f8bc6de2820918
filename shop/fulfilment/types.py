"""Words of fulfilment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Handover:
    """What the seller knows about the carrier; all of it may be empty."""

    carrier: str = ""
    tracking_code: str = ""
    tracking_url: str = ""
