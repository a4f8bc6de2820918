"""Pay on invoice behind the interface of every gateway: nobody to ask, staff note what arrived."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.payments.gateways.unasked import Unasked
from shop.payments.models import Refund
from shop.payments.refusals import CannotRefund
from shop.payments.types import Key, Method

VENDOR, ACCOUNT = "invoice", "account"
METHOD = Method(
    code="invoice",
    label=_("Invoice"),
    sentence=_("Pay by bank transfer within your payment term."),
    icon="file",
    needs_redirect=False,
    hold_minutes=0,
    on_account=True,
    own_currency=True,
)


class PayOnInvoice(Unasked):
    """Pays later, within the term of an approved account."""

    method = METHOD
    vendor = VENDOR
    keys: Sequence[Key] = (
        Key(ACCOUNT, _("Account that customers pay into: its bank, holder and number"), secret=False, required=False),
    )

    def refund(self, refund: Refund, amount: Money) -> str:
        """A person has to send it. Raises CannotRefund."""
        raise CannotRefund(_("This was paid by bank transfer. Send it back by bank transfer."))
