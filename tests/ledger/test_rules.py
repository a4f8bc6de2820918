"""Posting rules by property: every list of entries balances, and a reversal undoes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.base.money import Money
from shop.ledger import rules
from shop.ledger.types import Changed, Entry, Part, Sale, SaleShare, Standing, Turned

amounts = st.integers(0, 10**12)
currencies = st.sampled_from(["BDT", "JPY", "KWD"])


@st.composite
def shares_of_sellers(draw: st.DrawFn, seller_id: int, currency: str) -> SaleShare:
    """A seller's part of a sale, with delivery, commission and the VAT on it."""
    total = draw(amounts)
    commission = draw(st.integers(0, total))
    figures = [total, commission, draw(st.integers(0, total)), draw(st.integers(0, commission))]
    return SaleShare(seller_id, *(Money(figure, currency) for figure in figures))


@st.composite
def sales(draw: st.DrawFn) -> list[Entry]:
    """The entries of a sale with up to six sellers."""
    currency = draw(currencies)
    sellers = draw(st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True))
    shares = [draw(shares_of_sellers(seller_id, currency)) for seller_id in sellers]
    rounding = Money(draw(st.integers(-50, 50)), currency)
    total = Money.total((share.total for share in shares), currency) + rounding
    return rules.sale(Sale(total, shares, rounding))


@given(sales())
def test_sale_balances_and_has_no_zero_entries(entries: list[Entry]) -> None:
    assert rules.balanced(entries)
    assert all(entry.amount for entry in entries)


@given(sales())
def test_sale_and_its_reversal_leave_nothing(entries: list[Entry]) -> None:
    assert rules.merged([*entries, *rules.reversal_of(entries)]) == []


@given(sales())
def test_merging_twice_changes_nothing(entries: list[Entry]) -> None:
    assert rules.merged(entries) == entries


@given(st.integers(1, 10**12), st.integers(1, 10**12), currencies)
def test_capture_and_refund_of_the_same_amount_leave_nothing(minor: int, real: int, currency: str) -> None:
    moved = Turned(Money(minor, "BDT"), Money(minor if currency == "BDT" else real, currency))
    taken, given_back = rules.capture(moved, provider="sandbox"), rules.refund(moved, provider="sandbox")

    assert rules.balanced(taken)
    assert rules.merged([*taken, *given_back]) == []


def test_money_in_another_currency_goes_through_the_exchange() -> None:
    entries = rules.capture(Turned(Money(1000_00, "BDT"), Money(8_37, "USD")), provider="stripe")

    assert {(str(entry.account), entry.amount) for entry in entries} == {
        ("gateway_clearing:stripe", Money(8_37, "USD")),
        ("exchange", Money(-8_37, "USD")),
        ("exchange", Money(1000_00, "BDT")),
        ("buyer_receivable", Money(-1000_00, "BDT")),
    }


@given(st.integers(1, 10**12), st.integers(-(10**12), 10**12), st.lists(st.integers(1, 10**12), max_size=6))
def test_what_is_changed_piece_by_piece_cost_exactly_what_the_whole_stood_for(
    real: int, book: int, pieces: list[int]
) -> None:
    held, cost = Turned(Money(book, "BDT"), Money(real, "USD")), Money.zero("BDT")
    for piece in [*pieces, real]:
        gone = Money(min(piece, held.real.minor), "USD")
        if not gone:
            break
        what = Changed(gone, Money.zero("USD"), Money(piece, "BDT"))
        taken = rules.cost_of(gone, held)
        assert rules.balanced(rules.changed(what, provider="stripe", cost=taken, fee_cost=Money.zero("BDT")))
        held, cost = Turned(held.book - taken, held.real - gone), cost + taken

    assert (held.real.minor, held.book.minor, cost.minor) == (0, 0, book)


def taka(*figures: int) -> list[Money]:
    """Amounts in taka."""
    return [Money(figure * 100, "BDT") for figure in figures]


def test_sale_splits_each_package_between_seller_marketplace_and_state() -> None:
    shares = [SaleShare(1, *taka(1080, 100, 80, 15)), SaleShare(2, *taka(500, 25, 0, 0))]

    entries = rules.sale(Sale(Money(1580_00, "BDT"), shares, Money.zero("BDT")))

    assert {(str(entry.account), entry.part): entry.amount.minor for entry in entries} == {
        ("buyer_receivable", ""): 1580_00,
        ("seller_payable:1", Part.GOODS): -1000_00,
        ("seller_payable:1", Part.DELIVERY): -80_00,
        ("seller_payable:1", Part.COMMISSION): 100_00,
        ("seller_payable:1", Part.VAT): 15_00,
        ("seller_payable:2", Part.GOODS): -500_00,
        ("seller_payable:2", Part.COMMISSION): 25_00,
        ("commission", ""): -125_00,
        ("vat_on_commission", ""): -15_00,
    }


def test_sale_that_does_not_add_up_is_refused() -> None:
    shares = [SaleShare(1, *taka(10, 1, 0, 0))]

    with pytest.raises(ValueError, match="do not make up"):
        rules.sale(Sale(Money(1001, "BDT"), shares, Money.zero("BDT")))


@pytest.mark.parametrize("minor", [0, -1])
def test_only_a_positive_amount_is_captured(minor: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        rules.capture(Turned(Money(minor, "BDT"), Money(minor, "BDT")), provider="sandbox")


@st.composite
def parts_given_back(draw: st.DrawFn) -> tuple[SaleShare, Money, Money | None]:
    """A part of a sale, the till's rounding in it, and the reserve of that sale; None while it is on hold."""
    currency = draw(currencies)
    rounding = Money(draw(st.integers(-50, 50)), currency)
    return (
        draw(shares_of_sellers(7, currency)),
        rounding,
        draw(st.none() | amounts.map(lambda minor: Money(minor, currency))),
    )


def on(account: rules.AccountCode, entries: list[Entry]) -> int:
    """What the entries put on an account, whatever for."""
    return sum(entry.amount.minor for entry in entries if entry.account == account)


@given(parts_given_back())
def test_what_is_given_back_is_the_sale_of_it_turned_round_wherever_the_money_is(
    given: tuple[SaleShare, Money, Money | None],
) -> None:
    share, rounding, reserve = given
    sold = rules.sale(Sale(share.total + rounding, [share], rounding))

    entries = rules.given_back(share, rounding=rounding, reserve=reserve)

    assert rules.balanced(entries)
    for account in (rules.BUYER_RECEIVABLE, rules.COMMISSION, rules.VAT_ON_COMMISSION, rules.ROUNDING):
        assert on(account, entries) == -on(account, sold)
    assert sum(on(account, entries) for account in rules.accounts_of_seller(7)) == share.earned.minor


@given(parts_given_back())
def test_clawback_takes_what_is_on_hold_and_after_the_release_the_reserve_before_what_is_ready(
    given: tuple[SaleShare, Money, Money | None],
) -> None:
    share, rounding, kept = given
    payable, ready, reserve = rules.accounts_of_seller(7)

    entries = rules.given_back(share, rounding=rounding, reserve=kept)

    found, earned = (on(payable, entries), on(ready, entries), on(reserve, entries)), share.earned.minor
    if kept is None:
        assert found == (earned, 0, 0)
    else:
        used = max(0, min(earned, kept.minor))
        assert found == (0, earned - used, used)


@given(st.integers(0, 10**12), st.integers(0, 10**12), currencies)
def test_release_moves_everything_and_a_reserve_above_it_is_refused(amount: int, kept: int, currency: str) -> None:
    wanted = Standing(Money(amount, currency), Money(max(0, amount - kept), currency), Money(kept, currency))
    if kept > amount:
        with pytest.raises(ValueError, match="are not"):
            rules.released(7, standing=wanted)
        return

    entries = rules.released(7, standing=wanted)

    assert [on(account, entries) for account in rules.accounts_of_seller(7)] == [amount, kept - amount, -kept]


def test_payout_that_fails_or_comes_back_leaves_the_seller_as_before() -> None:
    amount = Money(500_00, "BDT")
    begun = rules.paid_out(7, amount=amount)

    failed = [*begun, *rules.payout_failed(7, amount=amount)]
    returned = [*begun, *rules.payout_arrived(amount), *rules.payout_returned(7, amount=amount)]

    assert rules.merged(failed) == rules.merged(returned) == []
