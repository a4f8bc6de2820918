"""Tables of an order, one file an aggregate."""

from .order import Order, OrderChange, OrderContact
from .package import OrderLine, Package, PackageChange

__all__ = ["Order", "OrderChange", "OrderContact", "OrderLine", "Package", "PackageChange"]
