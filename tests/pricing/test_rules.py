"""The sums of the quote lose nothing."""

from hypothesis import given
from hypothesis import strategies as st

from shop.pricing.rules import Taxable, discount_within, half_up, tax_in, tax_on, taxes_of, total_of

amounts = st.lists(
    st.builds(Taxable, amount_minor=st.integers(0, 10**10), rate_bps=st.sampled_from([0, 500, 750, 1500, 2000])),
    min_size=1,
    max_size=30,
)


@given(amounts=amounts, included=st.booleans())
def test_tax_rounded_per_rate_equals_the_tax_of_the_rates_sum(amounts: list[Taxable], included: bool) -> None:
    taxes = taxes_of(amounts, included=included, per_rate=True)

    tax = tax_in if included else tax_on
    for rate in {one.rate_bps for one in amounts}:
        whole = sum(one.amount_minor for one in amounts if one.rate_bps == rate)
        parts = [part for part, one in zip(taxes, amounts, strict=True) if one.rate_bps == rate]
        assert sum(parts) == tax(whole, rate)


@given(amounts=amounts, included=st.booleans(), per_rate=st.booleans())
def test_no_share_of_tax_is_negative_or_more_than_its_amount_allows(
    amounts: list[Taxable], included: bool, per_rate: bool
) -> None:
    taxes = taxes_of(amounts, included=included, per_rate=per_rate)

    assert all(0 <= tax <= one.amount_minor for tax, one in zip(taxes, amounts, strict=True))


@given(net=st.integers(0, 10**10), rate=st.integers(0, 5000))
def test_tax_taken_out_of_a_gross_price_is_the_tax_that_was_put_on(net: int, rate: int) -> None:
    tax = tax_on(net, rate)

    assert abs(tax_in(net + tax, rate) - tax) <= 1


def test_half_a_unit_is_rounded_up() -> None:
    assert [half_up(5, 10), half_up(4, 10), half_up(15, 10)] == [1, 0, 2]


def test_a_discount_never_exceeds_the_line() -> None:
    assert discount_within(500, [300, 400]) == 500


def test_included_tax_is_not_added_to_the_total() -> None:
    assert total_of(goods=1000, discount=100, shipping=80, tax=130, included=True) == 980
    assert total_of(goods=1000, discount=100, shipping=80, tax=130, included=False) == 1110
