"""What people hand to a bank or a wallet to pay a run; what a provider pays by itself is in `wires`.

A channel takes the payouts that it can carry and answers with a file: the table of Bangladesh's electronic funds
transfer network (BEFTN), one for mobile wallets, SEPA credit transfers for euros, and a table for accounts elsewhere.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.sheets import safe_cell
from shop.payments.types import Key
from shop.sellers.types import PayoutKind
from shop.store.queries import credential, today_of

from .sepa import Message, Payer, credit_transfers

if TYPE_CHECKING:
    from .models import Payout, PayoutRun

SEPA = "sepa"
PAYER_KEYS = (
    Key("holder", _("Name of the account that pays"), secret=False),
    Key("iban", _("IBAN of the account that pays"), secret=False),
    Key("bic", _("BIC of its bank"), secret=False, required=False),
)
"""What a SEPA file needs to know of the marketplace's own account; kept like the keys of providers."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to hand payouts over: which of them it carries, and the file's content, extension and type."""

    code: str
    name: str | Promise
    carries: Callable[[Payout], bool]
    content: Callable[[Sequence[Payout], PayoutRun, datetime], str]
    extension: str = "csv"
    content_type: str = "text/csv; charset=utf-8"


def _table(columns: Sequence[str], cells: Callable[[Payout], Sequence[str]]) -> Callable[..., str]:
    """The content of a table, a row a payout; amounts in major units, one reference each."""

    def content(payouts: Sequence[Payout], run: PayoutRun, at: datetime) -> str:
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows([safe_cell(cell) for cell in cells(payout)] for payout in payouts)
        return stream.getvalue()

    return content


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


def _sepa(payouts: Sequence[Payout], run: PayoutRun, at: datetime) -> str:
    return credit_transfers(payouts, payer=payer(), message=Message(run.number, at, today_of(at)))


def payer() -> Payer:
    """The marketplace's own account at a bank of the SEPA."""
    return Payer(*(credential(SEPA, key.name) for key in PAYER_KEYS))


def _in_euros(payout: Payout) -> bool:
    """Whether a SEPA file pays it; without an account of our own there is none."""
    ours = payer()
    return payout.kind == PayoutKind.IBAN and payout.currency == "EUR" and bool(ours.name and ours.iban)


CHANNELS: dict[str, Channel] = {
    channel.code: channel
    for channel in (
        Channel(
            "bank",
            _("BEFTN table"),
            lambda payout: payout.kind == PayoutKind.BANK,
            _table(
                ("Receiver name", "Account number", "Bank", "Branch", "Routing number", "Amount", "Reference"), _beftn
            ),
        ),
        Channel(
            "wallet",
            _("Wallet table"),
            lambda payout: payout.kind == PayoutKind.WALLET,
            _table(("Wallet", "Number", "Name", "Amount", "Reference"), _wallet),
        ),
        Channel(SEPA, _("SEPA file"), _in_euros, _sepa, "xml", "application/xml; charset=utf-8"),
        Channel(
            "iban",
            _("IBAN table"),
            lambda payout: payout.kind == PayoutKind.IBAN and not _in_euros(payout),
            _table(("Name", "IBAN", "Amount", "Currency", "Reference"), _iban),
        ),
    )
}


def channels_of(payouts: Iterable[Payout]) -> list[Channel]:
    """The channels that these payouts need; those that a wire carries need none."""
    by_hand = [payout for payout in payouts if not payout.wire]
    return [channel for channel in CHANNELS.values() if any(channel.carries(payout) for payout in by_hand)]
