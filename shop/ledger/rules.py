"""What is posted when, pure. Debits are positive, credits negative; every list of entries sums to zero.

The marketplace is an agent. The seller is the one who supplies goods and delivery, and who owes the state the VAT in
their price; so the whole of a package (goods, its delivery, its VAT, discounts taken off) is money that belongs to the
seller, and the marketplace's own income is the commission alone. Hence there is no tax account: VAT stands on the
order's lines, per line and rate, and the seller's statements are made from there. A marketplace that has to collect
VAT itself will post it apart, from `seller_payable` to an account of its own, in rules of their own.

    sale          shopper owes the total        buyer_receivable            +total
                  sellers are owed their part   seller_payable:<id>         −(package − commission)
                  the marketplace has earned    commission                  −commission
                  the till's rounding           rounding                    −rounding
    capture       the provider holds the money  gateway_clearing:<provider> +amount
                  the shopper has paid          buyer_receivable            −amount
    cash          the carrier holds the cash    cash_in_transit             +amount
                  the shopper has paid          buyer_receivable            −amount
    shortfall     what cannot be sent           the part of the sale, every sign turned
    return        what came back                the part of the sale, every sign turned
    cancellation  the sale, every sign turned; what was captured is then owed to the shopper
    refund        the shopper has it back       buyer_receivable            +amount
                  the provider gave it out      gateway_clearing:<provider> −amount
    handback      the shopper has it back       buyer_receivable            +amount
                  a person gave it out          paid_by_hand                −amount

Cash on delivery is due from the moment of the sale (it is the open `buyer_receivable`) and is collected parcel by
parcel. A late payment for an order that is given up is captured and refunded, and leaves no sale behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from shop.base.money import Money

from .types import AccountCode, Entry, Kind, Sale, SaleShare

BUYER_RECEIVABLE = AccountCode("buyer_receivable", Kind.ASSET)
CASH_IN_TRANSIT = AccountCode("cash_in_transit", Kind.ASSET)
COMMISSION = AccountCode("commission", Kind.INCOME)
ROUNDING = AccountCode("rounding", Kind.INCOME)
PAID_BY_HAND = AccountCode("paid_by_hand", Kind.ASSET)


def gateway_clearing(provider: str) -> AccountCode:
    """Money that a payment provider took in for us and has not paid out yet."""
    return AccountCode(f"gateway_clearing:{provider}", Kind.ASSET)


def seller_payable(seller_id: int) -> AccountCode:
    """Money that a seller has earned and has not been paid yet."""
    return AccountCode(f"seller_payable:{seller_id}", Kind.LIABILITY)


def sale(sold: Sale) -> list[Entry]:
    """An order was placed. Raises ValueError when packages and rounding do not make up the total."""
    packages = Money.total((share.total for share in sold.shares), sold.total.currency)
    if sold.total != packages + sold.rounding:
        raise ValueError(f"packages and rounding do not make up {sold.total}")
    entries = [Entry(BUYER_RECEIVABLE, sold.total)]
    for share in sold.shares:
        entries.append(Entry(seller_payable(share.seller_id), share.commission - share.total))
        entries.append(Entry(COMMISSION, -share.commission))
    entries.append(Entry(ROUNDING, -sold.rounding))
    return merged(entries)


def capture(amount: Money, *, provider: str) -> list[Entry]:
    """A provider took the shopper's money."""
    return _moved(amount, to=gateway_clearing(provider), out_of=BUYER_RECEIVABLE)


def cash_collected(amount: Money) -> list[Entry]:
    """The carrier took cash at the door."""
    return _moved(amount, to=CASH_IN_TRANSIT, out_of=BUYER_RECEIVABLE)


def refund(amount: Money, *, provider: str) -> list[Entry]:
    """A provider gave the shopper money back."""
    return _moved(amount, to=BUYER_RECEIVABLE, out_of=gateway_clearing(provider))


def given_back(share: SaleShare, *, rounding: Money) -> list[Entry]:
    """A part of a sale is turned round: it does not come, or it came back. `rounding` is the till's part of it."""
    return reversal_of(sale(Sale(share.total + rounding, [share], rounding)))


def handed_back(amount: Money) -> list[Entry]:
    """A person gave the shopper money back: cash, or what a provider refused to send."""
    return _moved(amount, to=BUYER_RECEIVABLE, out_of=PAID_BY_HAND)


def reversal_of(entries: Iterable[Entry]) -> list[Entry]:
    """The same entries with every sign turned."""
    return merged(Entry(entry.account, -entry.amount) for entry in entries)


def merged(entries: Iterable[Entry]) -> list[Entry]:
    """One entry per account and currency, without zeros, in the order of account codes."""
    sums: defaultdict[tuple[AccountCode, str], int] = defaultdict(int)
    for entry in entries:
        sums[entry.account, entry.amount.currency] += entry.amount.minor
    return [Entry(account, Money(minor, currency)) for (account, currency), minor in sorted(sums.items()) if minor]


def balanced(entries: Iterable[Entry]) -> bool:
    """Whether debits equal credits in every currency."""
    sums: defaultdict[str, int] = defaultdict(int)
    for entry in entries:
        sums[entry.amount.currency] += entry.amount.minor
    return not any(sums.values())


def _moved(amount: Money, *, to: AccountCode, out_of: AccountCode) -> list[Entry]:
    if amount.minor <= 0:
        raise ValueError("only a positive amount moves")
    return merged([Entry(to, amount), Entry(out_of, -amount)])
