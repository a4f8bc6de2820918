"""Cash on delivery behind the interface of every gateway: nobody to ask, so every answer is ours."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.payments.gateways.unasked import Unasked
from shop.payments.models import Refund
from shop.payments.refusals import CannotRefund
from shop.payments.types import Method

METHOD = Method(
    code="cod",
    label=_("Cash on delivery"),
    sentence=_("Pay in cash when your parcel arrives."),
    icon="cash",
    needs_redirect=False,
    hold_minutes=0,
    own_currency=True,
)


class CashOnDelivery(Unasked):
    """Pays at the door."""

    method = METHOD
    vendor = "cod"

    def refund(self, refund: Refund, amount: Money) -> str:
        """Cash cannot be sent back by itself. Raises CannotRefund."""
        raise CannotRefund(_("This order was paid in cash. Agree with the shopper how to pay it back."))
