"""Tables of an order, one file an aggregate."""

from .order import Order, OrderChange, OrderContact
from .package import OrderLine, Package, PackageChange, Reduction
from .shortfall import Shortfall
from .tax import OrderTax

__all__ = [
    "Order",
    "OrderChange",
    "OrderContact",
    "OrderLine",
    "OrderTax",
    "Package",
    "PackageChange",
    "Reduction",
    "Shortfall",
]
