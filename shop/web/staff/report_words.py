"""Finance reports in words: what a figure is called, how it is made, and what families of accounts are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.money import Money
from shop.ledger.reporting import NET, OTHER, RESULT, Balance


@dataclass(frozen=True, slots=True)
class Words:
    """A figure's name, and how it is made from the books."""

    label: Promise
    how: Promise


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A figure as it is read; `strong` for sums."""

    code: str
    label: str | Promise
    how: str | Promise
    amount: Money
    strong: bool = False


SALES: Mapping[str, Words] = {
    "sold": Words(
        _("Gross merchandise value"),
        _("What buyers owed for the orders placed in the period, with delivery, tax and rounding, before anything came"
          " back: buyer_receivable in journals of kind sale. Gift cards count when they are spent, not when they are"
          " sold."),
    ),
    "given_up": Words(
        _("Cancelled or not sent"),
        _("What buyers need not pay after all: buyer_receivable in journals of kind cancel and short."),
    ),
    "returned": Words(_("Returned"), _("What buyers get back for goods: buyer_receivable in journals of kind return.")),
    "charged_back": Words(
        _("Charged back"),
        _("What banks took back for buyers, less what was won: charged_back in journals of chargeback and chargewon."),
    ),
    NET: Words(_("Net merchandise value"), _("The first row less the three below it.")),
}  # fmt: skip
EARNINGS: Mapping[str, Words] = {
    "commission": Words(
        _("Commission"), _("The account commission in all journals: what was earned less what was given back.")
    ),
    "fees": Words(
        _("Fees of providers"),
        _("What payment providers and banks kept, by their own files: all gateway_fees accounts."),
    ),
    "adjusted": Words(_("Adjustments for sellers"), _("What the office gave sellers by hand, less what it took.")),
    "promoted": Words(_("Discounts at our expense"), _("What promotions of the marketplace gave: promotion_expense.")),
    "goodwill": Words(_("Goodwill for buyers"), _("What buyers were given beyond what they paid: goodwill.")),
    "lost": Words(_("Lost disputes"), _("What banks kept and no seller carries: dispute_losses.")),
    "lapsed": Words(_("Lapsed credit"), _("Gift cards and credit that expired: breakage.")),
    "rounded": Words(_("Rounding"), _("What rounding at the till left: the account rounding.")),
    "exchanged": Words(
        _("Exchange between currencies"),
        _("What changing money into our currency gave beyond what it stood in the books for: exchange_result."),
    ),
    OTHER: Words(_("Other income less other expenses"), _("All other accounts of income and expense.")),
    RESULT: Words(_("Result of the marketplace"), _("All accounts of income less all accounts of expense.")),
}
FLOWS: Mapping[str, Words] = {
    "commission_vat": Words(
        _("VAT on commission"), _("What is owed to the state for the commission: vat_on_commission in all journals.")
    ),
    "sales_tax": Words(
        _("Sales tax to pay"), _("What we owe states in a seller's place, less what was paid: sales_tax_payable.")
    ),
    "refunded": Words(
        _("Paid back to buyers"),
        _("What left by a provider or by hand: buyer_receivable in journals of kind refund and handback."),
    ),
    "paid_out": Words(
        _("Paid out to sellers"), _("What banks and providers gave out: payouts_on_the_way in journals of kind paid.")
    ),
    "came_back": Words(
        _("Payouts that came back"), _("What sellers' banks returned: seller_ready in journals of kind payback.")
    ),
}
PARTS: Sequence[tuple[Promise, Mapping[str, Words]]] = (
    (_("Sales"), SALES),
    (_("Income and expenses"), EARNINGS),
    (_("Money that moved"), FLOWS),
)
SUMS = {NET, RESULT}

FAMILIES: Mapping[str, Promise] = {
    "buyer_receivable": _("Owed by buyers (negative: owed to them)"),
    "gateway_clearing": _("Taken in by providers"),
    "gateway_settled": _("Paid out and kept by providers"),
    "cash_in_transit": _("Cash with carriers"),
    "bank": _("Our bank"),
    "paid_by_hand": _("Paid back by hand"),
    "charged_back": _("Charged back by banks"),
    "seller_payable": _("Sellers: on hold"),
    "seller_ready": _("Sellers: ready to pay out"),
    "seller_reserve": _("Sellers: kept as reserve"),
    "payouts_on_the_way": _("Payouts on their way"),
    "vat_on_commission": _("VAT on commission"),
    "commission": _("Commission"),
    "rounding": _("Rounding"),
    "exchange": _("Exchange between currencies"),
    "exchange_result": _("Gains and losses by exchange"),
    "gateway_fees": _("Fees of providers"),
    "adjustments": _("Adjustments for sellers"),
    "promotion_expense": _("Discounts at our expense"),
    "goodwill": _("Goodwill for buyers"),
    "dispute_losses": _("Lost disputes"),
    "breakage": _("Lapsed credit"),
    "sales_tax_payable": _("Sales tax to pay"),
    "gateway_disputed": _("Taken back by banks at providers"),
    "disputes_held": _("Held in disputes"),
    "gift_cards": _("Gift cards not spent yet"),
    "store_credit": _("Store credit of buyers"),
}
NATURES: Sequence[tuple[str, Promise]] = (
    ("asset", _("What we have")),
    ("liability", _("What we owe")),
    ("income", _("Income since the beginning")),
    ("expense", _("Expenses since the beginning")),
)


def report_parts(figures: Mapping[str, int], currency: str) -> list[tuple[Promise, list[ReportRow]]]:
    """The figures of a span in their parts; `other` only where there is any."""
    return [
        (
            title,
            [
                ReportRow(code, said.label, said.how, Money(figures[code], currency), strong=code in SUMS)
                for code, said in words.items()
                if code != OTHER or figures[code]
            ],
        )
        for title, words in PARTS
    ]


def balance_parts(balances: Sequence[Balance], currency: str) -> list[tuple[Promise, list[ReportRow], Money]]:
    """What every family of accounts holds, by nature, each part with its sum; assets and expenses are debits."""
    parts = []
    for nature, title in NATURES:
        sign = 1 if nature in {"asset", "expense"} else -1
        rows = [
            ReportRow(one.family, FAMILIES.get(one.family, one.family), one.family, Money(sign * one.minor, currency))
            for one in balances
            if one.nature == nature
        ]
        if rows:
            parts.append((title, rows, Money.total((row.amount for row in rows), currency)))
    return parts
