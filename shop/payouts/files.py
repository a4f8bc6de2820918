"""What a bank or a wallet is handed to pay a run: the seam at which a provider's own channel can stand later.

A channel takes the payouts it can carry and answers with a file. Today they are all read by people at a bank: the table
of Bangladesh's electronic funds transfer network (BEFTN), one for mobile wallets, one for accounts elsewhere.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.sheets import safe_cell

if TYPE_CHECKING:
    from .models import Payout


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to hand payouts over; `kind` is the kind of account that it pays to."""

    kind: str
    name: str | Promise
    columns: Sequence[str]
    cells: Callable[[Payout], Sequence[str]]

    def content(self, payouts: Iterable[Payout]) -> str:
        """The file for those of the payouts that it carries; amounts in major units, one reference each."""
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(self.columns)
        for payout in payouts:
            if payout.kind == self.kind:
                writer.writerow([safe_cell(cell) for cell in self.cells(payout)])
        return stream.getvalue()


def _beftn(payout: Payout) -> list[str]:
    return [
        payout.holder,
        payout.account_number,
        payout.bank_name,
        payout.branch,
        payout.routing_number,
        str(payout.amount.major),
        payout.number,
    ]


def _wallet(payout: Payout) -> list[str]:
    return [payout.wallet, payout.account_number, payout.holder, str(payout.amount.major), payout.number]


def _iban(payout: Payout) -> list[str]:
    return [payout.holder, payout.account_number, str(payout.amount.major), payout.currency, payout.number]


CHANNELS: dict[str, Channel] = {
    channel.kind: channel
    for channel in (
        Channel(
            "bank",
            _("BEFTN table"),
            ("Receiver name", "Account number", "Bank", "Branch", "Routing number", "Amount", "Reference"),
            _beftn,
        ),
        Channel("wallet", _("Wallet table"), ("Wallet", "Number", "Name", "Amount", "Reference"), _wallet),
        Channel("iban", _("IBAN table"), ("Name", "IBAN", "Amount", "Currency", "Reference"), _iban),
    )
}


def channels_of(payouts: Iterable[Payout]) -> list[Channel]:
    """The channels that these payouts need."""
    kinds = {payout.kind for payout in payouts}
    return [channel for kind, channel in CHANNELS.items() if kind in kinds]
