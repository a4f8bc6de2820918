"""What is posted when, pure. Debits are positive, credits negative; every list of entries sums to zero.

The marketplace is an agent. The seller is the one who supplies goods and delivery, and who owes the state the VAT in
their price; so the whole of a package (goods, its delivery, its VAT, discounts taken off) is money that belongs to the
seller, and the marketplace's own income is the commission alone. Hence there is no account of the sellers' tax: it
stands on the order's lines, per line and rate. The marketplace's own VAT, on its commission, is a liability of its own.
Where the law makes the marketplace itself owe the tax on a sale (a facilitator of US sales tax, a deemed supplier),
that part of the package is not the seller's: it is a liability by jurisdiction.

    sale          shopper owes the total        buyer_receivable            +total
                  sellers are owed their part   seller_payable:<id>         −goods −delivery +commission +VAT on it
                  the marketplace has earned    commission                  −commission
                  of which the state gets       vat_on_commission           −VAT on the commission
                  tax that we owe in the        sales_tax_payable:<where>   −tax
                  seller's place                seller_payable:<id>         +tax
                  the till's rounding           rounding                    −rounding
                  a discount at our expense     promotion_expense           +discount
                                                seller_payable:<id>         −discount
                  what gift cards are worth     gift_cards                  −worth (no commission, no tax: a voucher)
    capture       the provider holds the money  gateway_clearing:<provider> +amount
                  the shopper has paid          buyer_receivable            −amount
    exchange      money that lies in another currency than the books are kept in goes through `exchange`, which has a
                  side in each: exchange −real against the clearing, exchange +book against the claim; and back
    cash          the carrier holds the cash    cash_in_transit             +amount
                  the shopper has paid          buyer_receivable            −amount
    remittance    the carrier hands it over     bank                        +amount, cash_in_transit −amount
    shortfall     what cannot be sent           the part of the sale, every sign turned
    return        what came back                the part of the sale, every sign turned; the seller's side is taken
                                                from where the money is now: hold, or reserve and ready
    chargeback    the bank took it back         as a return, and charged_back −amount instead of the shopper's claim
    dispute       a bank asks for it back       disputes_held +amount, gateway_disputed:<provider> −amount; and a
                                                chargeback over what sellers still have of it
    won           the bank gives it back        both turned round; a seller's part gets ready when its sale was released
    lost          the bank keeps it             disputes_held −amount, charged_back +what sellers gave up,
                                                dispute_losses +what they did not
    cancellation  the sale, every sign turned; what was captured is then owed to the shopper
    refund        the shopper has it back       buyer_receivable            +amount
                  the provider gave it out      gateway_clearing:<provider> −amount
    handback      the shopper has it back       buyer_receivable            +amount
                  a person gave it out          paid_by_hand                −amount
    release       delivered and held long       seller_payable:<id>         +all
                  enough                        seller_ready:<id>           −most, seller_reserve:<id> −rest
    reserve       kept long enough              seller_reserve:<id> +amount, seller_ready:<id> −amount
    payout        on its way to the seller      seller_ready:<id> +amount, payouts_on_the_way −amount
    paid          the bank gave it out          payouts_on_the_way +amount, bank −amount (or gateway_settled:<provider>)
    failed        it could not be sent          payouts_on_the_way +amount, seller_ready:<id> −amount
    returned      the seller's bank sent it back bank (or gateway_settled) +amount, seller_ready:<id> −amount
    settled       a provider paid us out        bank +amount, gateway_settled:<provider> −amount
    fee           what a provider kept          gateway_fees:<provider> +amount, gateway_settled:<provider> −amount
    bank's fee    what our bank kept            gateway_fees:bank +amount, bank −amount
    changed       money of another currency     bank −real, exchange +real (and gateway_fees −real, exchange +real)
                  came in ours: it leaves at    exchange −cost, bank +what came, gateway_fees:<provider> +its cost
                  cost, the rest is won or lost exchange_result             ∓difference
    joined        a hand-back left our bank     paid_by_hand +amount, bank −amount
    taxpaid       the state has its tax         sales_tax_payable:<where> +amount, bank −amount
    goodwill      a buyer is given money        goodwill +amount, buyer_receivable −amount; a refund sends it
    adjustment    by hand, with a reason        seller_ready:<id> ∓amount, adjustments ±amount
    tender        credit or a card pays a part  store_credit or gift_cards  +amount
                  the shopper has paid          buyer_receivable            −amount
    card back     a bought card is returned     gift_cards                  +what is left of it
                  the shopper is owed it        buyer_receivable            −what is left of it; a refund sends it
    tender back   the shopper has it back       buyer_receivable            +amount
                  on the card or as credit      store_credit or gift_cards  −amount
    given         goodwill, by staff            goodwill +amount, store_credit or gift_cards −amount
    lapsed        expired or voided             store_credit or gift_cards +amount, breakage −amount

What a provider really holds is gateway_clearing (taken in less given back, by our records) plus gateway_disputed (what
banks took back) plus gateway_settled (what it paid out and kept, by its own records). A seller's balance is hold +
ready + reserve; nothing keeps it a second time.

Cash on delivery is due from the moment of the sale (it is the open `buyer_receivable`) and is collected parcel by
parcel. A late payment for an order that is given up is captured and refunded, and leaves no sale behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set

from shop.base.money import Money

from .types import AccountCode, Changed, Entry, Kind, Part, Sale, SaleShare, Standing, Turned

BUYER_RECEIVABLE = AccountCode("buyer_receivable", Kind.ASSET)
CASH_IN_TRANSIT = AccountCode("cash_in_transit", Kind.ASSET)
COMMISSION = AccountCode("commission", Kind.INCOME)
ROUNDING = AccountCode("rounding", Kind.INCOME)
PAID_BY_HAND = AccountCode("paid_by_hand", Kind.ASSET)
VAT_ON_COMMISSION = AccountCode("vat_on_commission", Kind.LIABILITY)
BANK = AccountCode("bank", Kind.ASSET)
CHARGED_BACK = AccountCode("charged_back", Kind.ASSET)
DISPUTES_HELD = AccountCode("disputes_held", Kind.ASSET)
DISPUTE_LOSSES = AccountCode("dispute_losses", Kind.EXPENSE)
PAYOUTS_ON_THE_WAY = AccountCode("payouts_on_the_way", Kind.LIABILITY)
ADJUSTMENTS = AccountCode("adjustments", Kind.EXPENSE)
STORE_CREDIT = AccountCode("store_credit", Kind.LIABILITY)
EXCHANGE = AccountCode("exchange", Kind.ASSET)
EXCHANGE_RESULT = AccountCode("exchange_result", Kind.INCOME)
GIFT_CARDS = AccountCode("gift_cards", Kind.LIABILITY)
GOODWILL = AccountCode("goodwill", Kind.EXPENSE)
BREAKAGE = AccountCode("breakage", Kind.INCOME)
PROMOTION_EXPENSE = AccountCode("promotion_expense", Kind.EXPENSE)
SALES_TAX = "sales_tax_payable:"


def gateway_clearing(provider: str) -> AccountCode:
    """Money that a payment provider took in for us and has not paid out yet."""
    return AccountCode(f"gateway_clearing:{provider}", Kind.ASSET)


def gateway_disputed(provider: str) -> AccountCode:
    """What banks took back through a provider; negative, until it is won."""
    return AccountCode(f"gateway_disputed:{provider}", Kind.ASSET)


def gateway_settled(provider: str) -> AccountCode:
    """What a provider paid out to us and kept as its fee, by its own statements; beside `gateway_clearing`."""
    return AccountCode(f"gateway_settled:{provider}", Kind.ASSET)


def gateway_fees(provider: str) -> AccountCode:
    """What a payment provider charges us."""
    return AccountCode(f"gateway_fees:{provider}", Kind.EXPENSE)


def sales_tax_payable(jurisdiction: str) -> AccountCode:
    """Tax on sales that the marketplace owes a country or state."""
    return AccountCode(f"{SALES_TAX}{jurisdiction}", Kind.LIABILITY)


def seller_payable(seller_id: int) -> AccountCode:
    """Money that a seller has earned and that is on hold: not delivered, or not long enough ago."""
    return AccountCode(f"seller_payable:{seller_id}", Kind.LIABILITY)


def seller_ready(seller_id: int) -> AccountCode:
    """Money of a seller that can be paid out."""
    return AccountCode(f"seller_ready:{seller_id}", Kind.LIABILITY)


def seller_reserve(seller_id: int) -> AccountCode:
    """Money of a seller that is kept for a while after it was released, for what may still come back."""
    return AccountCode(f"seller_reserve:{seller_id}", Kind.LIABILITY)


def accounts_of_seller(seller_id: int) -> tuple[AccountCode, AccountCode, AccountCode]:
    """Where a seller's money can be: hold, ready, reserve."""
    return seller_payable(seller_id), seller_ready(seller_id), seller_reserve(seller_id)


def sale(sold: Sale) -> list[Entry]:
    """An order was placed. Raises ValueError when packages, gift cards and rounding do not make up the total."""
    packages = Money.total((share.total for share in sold.shares), sold.total.currency)
    cards = sold.gift_cards or Money.zero(sold.total.currency)
    if sold.total != packages + cards + sold.rounding:
        raise ValueError(f"packages and rounding do not make up {sold.total}")
    entries = [Entry(BUYER_RECEIVABLE, sold.total)]
    for share in sold.shares:
        entries += _earned(share, seller_payable(share.seller_id))
    entries += [Entry(ROUNDING, -sold.rounding), Entry(GIFT_CARDS, -cards)]
    return merged(entries)


def _earned(share: SaleShare, account: AccountCode) -> list[Entry]:
    """A seller's part on one of its accounts, and what the marketplace and the state have of it."""
    entries = [
        Entry(account, share.delivery - share.total, Part.GOODS),
        Entry(account, -share.delivery, Part.DELIVERY),
        Entry(account, share.commission, Part.COMMISSION),
        Entry(account, share.vat, Part.VAT),
        Entry(COMMISSION, -share.commission),
        Entry(VAT_ON_COMMISSION, -share.vat),
        *_funded(share, account),
    ]
    if share.withheld:
        entries.append(Entry(account, share.withheld.amount, Part.TAX))
        entries.append(Entry(sales_tax_payable(share.withheld.jurisdiction), -share.withheld.amount))
    return entries


def _funded(share: SaleShare, account: AccountCode) -> list[Entry]:
    """What the marketplace pays the seller for a discount at its own expense."""
    return [Entry(account, -share.paid_for, Part.PROMOTION), Entry(PROMOTION_EXPENSE, share.paid_for)]


def capture(taken: Turned, *, provider: str) -> list[Entry]:
    """A provider took the shopper's money."""
    return _exchanged(taken, lies_in=gateway_clearing(provider), against=BUYER_RECEIVABLE)


def cash_collected(amount: Money) -> list[Entry]:
    """The carrier took cash at the door."""
    return _moved(amount, to=CASH_IN_TRANSIT, out_of=BUYER_RECEIVABLE)


def refund(given: Turned, *, provider: str) -> list[Entry]:
    """A provider gave the shopper money back."""
    return reversal_of(_exchanged(given, lies_in=gateway_clearing(provider), against=BUYER_RECEIVABLE))


def given_back(share: SaleShare, *, rounding: Money, reserve: Money | None) -> list[Entry]:
    """A part of a sale is turned round: it does not come, or it came back. `rounding` is the till's part of it.

    `reserve` is what is kept of this very sale, None before it is released; see `clawed_back`.
    """
    owed = [Entry(BUYER_RECEIVABLE, -(share.total + rounding)), Entry(ROUNDING, rounding)]
    return merged([*owed, *clawed_back(share, reserve=reserve)])


def charged_back(share: SaleShare, *, reserve: Money | None) -> list[Entry]:
    """A bank took a buyer's money back, and a seller's part of it is turned round; `reserve` as in `given_back`."""
    return merged([Entry(CHARGED_BACK, -share.total), *clawed_back(share, reserve=reserve)])


def disputed(gone: Turned, *, provider: str) -> list[Entry]:
    """A bank took money back, and it is not decided yet whether it may keep it."""
    return reversal_of(_exchanged(gone, lies_in=gateway_disputed(provider), against=DISPUTES_HELD))


def dispute_lost(amount: Money, *, taken: Money) -> list[Entry]:
    """The bank keeps it; `taken` is what sellers gave up of it."""
    entries = [Entry(DISPUTES_HELD, -amount), Entry(CHARGED_BACK, taken), Entry(DISPUTE_LOSSES, amount - taken)]
    return merged(entries)


def dispute_won(charged: Iterable[Entry], *, released: Set[int]) -> list[Entry]:
    """What a chargeback took is turned round, whatever account it came from: to ready where the seller's part of the
    sale is released (their ids), else to hold, from where the release takes it.
    """

    def home(account: AccountCode) -> AccountCode:
        name, _colon, seller = account.code.partition(":")
        if not name.startswith("seller_"):
            return account
        return seller_ready(int(seller)) if int(seller) in released else seller_payable(int(seller))

    return reversal_of(Entry(home(entry.account), entry.amount, entry.part) for entry in charged)


def clawed_back(share: SaleShare, *, reserve: Money | None) -> list[Entry]:
    """The seller and the marketplace give a part of a sale up.

    Until the sale is released (`reserve` is None) all of it is on hold, and there it comes off: what is on hold may be
    below zero, where commission is more than the price. Afterwards nothing is on hold: then it comes off what is
    ready, after the reserve that was kept for this sale was set free for it. What is ready may fall below zero.
    """
    seller_id, wanted = share.seller_id, share.earned
    if reserve is None:
        return reversal_of(_earned(share, seller_payable(seller_id)))
    kept = Money(max(0, min(wanted.minor, reserve.minor)), wanted.currency)
    free = [Entry(seller_reserve(seller_id), kept), Entry(seller_ready(seller_id), -kept)]
    return merged([*reversal_of(_earned(share, seller_ready(seller_id))), *free])


def released(seller_id: int, *, standing: Standing) -> list[Entry]:
    """What is on hold gets ready, all but the reserve. Raises ValueError for a reserve that does not fit the hold."""
    if standing.hold != standing.ready + standing.reserve or standing.reserve.minor < 0:
        raise ValueError(f"{standing.ready} and a reserve of {standing.reserve} are not {standing.hold}")
    return merged(
        [
            Entry(seller_payable(seller_id), standing.hold),
            Entry(seller_ready(seller_id), -standing.ready),
            Entry(seller_reserve(seller_id), -standing.reserve),
        ]
    )


def reserve_freed(seller_id: int, *, amount: Money) -> list[Entry]:
    """A reserve was kept long enough."""
    return _moved(amount, to=seller_reserve(seller_id), out_of=seller_ready(seller_id))


def paid_out(seller_id: int, *, amount: Money) -> list[Entry]:
    """A payout begins: it is the seller's no longer, and not out of our bank yet."""
    return _moved(amount, to=seller_ready(seller_id), out_of=PAYOUTS_ON_THE_WAY)


def payout_arrived(amount: Money, *, source: str = "") -> list[Entry]:
    """A payout was given out, by our bank or by the provider whose balance with us is the `source`."""
    return _moved(amount, to=PAYOUTS_ON_THE_WAY, out_of=paying_account(source))


def payout_failed(seller_id: int, *, amount: Money) -> list[Entry]:
    """A payout could not be sent: it is the seller's again."""
    return _moved(amount, to=PAYOUTS_ON_THE_WAY, out_of=seller_ready(seller_id))


def payout_returned(seller_id: int, *, amount: Money, source: str = "") -> list[Entry]:
    """A payout came back to where it was given out: it is the seller's again."""
    return _moved(amount, to=paying_account(source), out_of=seller_ready(seller_id))


def paying_account(source: str) -> AccountCode:
    """Where payouts come from: our bank, or what a provider has of ours."""
    return gateway_settled(source) if source else BANK


def remitted(amount: Money) -> list[Entry]:
    """A carrier handed over cash that it had collected."""
    return _moved(amount, to=BANK, out_of=CASH_IN_TRANSIT)


def settled(amount: Money, *, provider: str) -> list[Entry]:
    """A provider paid out to our bank."""
    return _moved(amount, to=BANK, out_of=gateway_settled(provider))


def tax_paid(jurisdiction: str, *, amount: Money) -> list[Entry]:
    """The marketplace paid tax on sales to the state."""
    return _moved(amount, to=sales_tax_payable(jurisdiction), out_of=BANK)


def fee(amount: Money, *, provider: str) -> list[Entry]:
    """A provider kept its fee."""
    return _moved(amount, to=gateway_fees(provider), out_of=gateway_settled(provider))


def bank_fee(amount: Money) -> list[Entry]:
    """Our bank kept its fee."""
    return _moved(amount, to=gateway_fees("bank"), out_of=BANK)


def joined(amount: Money) -> list[Entry]:
    """What a person paid back by hand is on our bank's statement."""
    return _moved(amount, to=PAID_BY_HAND, out_of=BANK)


def position(provider: str, currency: str) -> str:
    """The reference of what happens to another currency's money as a whole, at one provider."""
    return f"exchange:{provider}:{currency}"


def cost_of(gone: Money, held: Turned) -> Money:
    """What a part of what is held in another currency stands in the books for, half a unit up; all of it for all."""
    whole = held.real.minor
    return Money((2 * held.book.minor * gone.minor + whole) // (2 * whole), held.book.currency)


def changed(what: Changed, *, provider: str, cost: Money, fee_cost: Money) -> list[Entry]:
    """Money of another currency came in ours. Fees are worth what they cost; the rest is a gain or a loss."""
    gone = what.out + what.fees
    return merged(
        [
            Entry(BANK, -what.out),
            Entry(gateway_fees(provider), -what.fees),
            Entry(EXCHANGE, gone),
            Entry(EXCHANGE, -(cost + fee_cost)),
            Entry(gateway_fees(provider), fee_cost),
            Entry(BANK, what.arrived),
            Entry(EXCHANGE_RESULT, cost - what.arrived),
        ]
    )


def change_corrected(more: Money) -> list[Entry]:
    """So much more of our currency came than was posted, or (negative) less."""
    return merged([Entry(BANK, more), Entry(EXCHANGE_RESULT, -more)])


def adjusted(seller_id: int, *, amount: Money) -> list[Entry]:
    """A person gives a seller something (positive) or takes it (negative), with a reason."""
    return merged([Entry(seller_ready(seller_id), -amount), Entry(ADJUSTMENTS, amount)])


def tendered(amount: Money, *, liability: AccountCode) -> list[Entry]:
    """Store credit or a gift card paid a part of an order."""
    return _moved(amount, to=liability, out_of=BUYER_RECEIVABLE)


def tender_returned(amount: Money, *, liability: AccountCode) -> list[Entry]:
    """The shopper has it back, as credit or on a card."""
    return _moved(amount, to=BUYER_RECEIVABLE, out_of=liability)


def value_given(amount: Money, *, liability: AccountCode) -> list[Entry]:
    """The marketplace gave credit or a card away."""
    return _moved(amount, to=GOODWILL, out_of=liability)


def value_lapsed(amount: Money, *, liability: AccountCode) -> list[Entry]:
    """Nobody can spend it any more."""
    return _moved(amount, to=liability, out_of=BREAKAGE)


def given_to_buyer(amount: Money) -> list[Entry]:
    """The marketplace gives a buyer something of its own: it owes it from now on."""
    return _moved(amount, to=GOODWILL, out_of=BUYER_RECEIVABLE)


def handed_back(amount: Money) -> list[Entry]:
    """A person gave the shopper money back: cash, or what a provider refused to send."""
    return _moved(amount, to=BUYER_RECEIVABLE, out_of=PAID_BY_HAND)


def reversal_of(entries: Iterable[Entry]) -> list[Entry]:
    """The same entries with every sign turned."""
    return merged(Entry(entry.account, -entry.amount, entry.part) for entry in entries)


def merged(entries: Iterable[Entry]) -> list[Entry]:
    """One entry per account, currency and part, without zeros, in the order of account codes."""
    sums: defaultdict[tuple[AccountCode, str, Part], int] = defaultdict(int)
    for entry in entries:
        sums[entry.account, entry.amount.currency, entry.part] += entry.amount.minor
    return [
        Entry(account, Money(minor, currency), part)
        for (account, currency, part), minor in sorted(sums.items())
        if minor
    ]


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


def _exchanged(moved: Turned, *, lies_in: AccountCode, against: AccountCode) -> list[Entry]:
    """Money comes to where it lies, against an account of the books; through `exchange` between two currencies."""
    if moved.book.minor <= 0 or moved.real.minor < 0:
        raise ValueError("only a positive amount moves")
    sides = [Entry(lies_in, moved.real), Entry(against, -moved.book)]
    if moved.book.currency == moved.real.currency:
        return merged(sides)
    return merged([*sides, Entry(EXCHANGE, -moved.real), Entry(EXCHANGE, moved.book)])
