"""Tax classes that the software itself knows; a marketplace names more of them freely."""

from typing import Final

STANDARD: Final = "standard"
EXEMPT: Final = "exempt"  # untaxed everywhere, e.g. what an imported file calls not taxable
SHIPPING: Final = "shipping"
