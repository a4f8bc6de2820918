"""Tables of an order, one file an aggregate."""

from .order import Order, OrderChange, OrderContact
from .package import OrderLine, Package, PackageChange, Reduction
from .shortfall import Shortfall

__all__ = ["Order", "OrderChange", "OrderContact", "OrderLine", "Package", "PackageChange", "Reduction", "Shortfall"]
