"""The small sums of papers."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shop.invoicing.rules import Amount, Sold, credited, left_of, net_in, rate_within
from shop.returns.rules import Sold as Returned
from shop.returns.rules import share_of

minors = st.integers(0, 10**9)
rates = st.sampled_from([Decimal(rate) for rate in ("0", "500", "662.5", "750", "1500", "1900", "2550")])


@st.composite
def sales(draw: st.DrawFn) -> Sold:
    """A line with a discount or without, its tax within the price or on top."""
    pieces, price, rate = draw(st.integers(1, 50)), draw(st.integers(1, 10**7)), draw(rates)
    included, whole = draw(st.booleans()), pieces * price
    total = whole - draw(st.integers(0, whole))
    tax = total - net_in(total, rate) if included else int(total * rate / 10_000)
    due = total if included else total + tax
    return Sold(pieces, price, due, tax, rate, discounted=total != whole, included=included)


@given(sold=sales(), data=st.data())
def test_what_is_billed_and_what_was_left_out_before_make_up_the_line(sold: Sold, data: st.DataObject) -> None:
    short = data.draw(st.integers(0, sold.quantity))

    billed = left_of(sold, short=short)
    gone = share_of(Returned(sold.quantity, sold.due_minor, sold.tax_minor, 0), before=0, pieces=short)

    assert billed.net_minor + billed.tax_minor + gone.refund_minor == sold.due_minor
    assert billed.tax_minor + gone.tax_minor == sold.tax_minor
    assert billed.list_net_minor - billed.discount_minor == billed.net_minor
    assert min(billed.discount_minor, billed.net_minor, billed.tax_minor) >= 0


@given(net=st.integers(1, 10**9), rate=rates.filter(bool))
def test_rate_is_found_again_from_what_was_taxed(net: int, rate: Decimal) -> None:
    tax = int((2 * net * rate + 10_000) / 20_000)

    found = rate_within(net, tax, [rate])

    assert found == (rate if tax else 0)
    assert rate_within(100_00, 15_00, []) == 1500


@given(billed=st.integers(1, 10**6), tax=st.integers(0, 10**6), parts=st.lists(st.integers(1, 10**6), max_size=8))
def test_never_more_tax_is_credited_than_was_billed_and_in_the_end_all_of_it(
    billed: int, tax: int, parts: list[int]
) -> None:
    whole, gross, taken = Amount(billed, min(tax, billed)), 0, 0
    for part in [*parts, billed]:
        wanted = min(part, billed - gross)
        off = credited(wanted, billed=whole, before=Amount(gross, taken))
        gross, taken = gross + off.gross_minor, taken + off.tax_minor
        assert 0 <= off.tax_minor <= off.gross_minor

    assert (gross, taken) == (billed, whole.tax_minor)
