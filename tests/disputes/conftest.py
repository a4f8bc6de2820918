"""What tests of disputes begin with."""

from tests.payouts.conftest import checker, kettle, later, maker, parcel, reserved

__all__ = ["checker", "kettle", "later", "maker", "parcel", "reserved"]
