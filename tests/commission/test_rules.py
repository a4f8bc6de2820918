"""What a sale costs: which rule wins, and the sum."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from shop.commission.rules import Live, fee_of, part_of, vat_on, winner
from shop.commission.types import Goods, Scope, Terms

DAY = date(2026, 11, 21)
GOODS = Goods(product_id=5, category_id=2, seller_id=9)
PATH = "00010002"


def live(rule_id: int, scope: Scope, target: int | None = None, path: str = "", **columns: object) -> Live:
    """A rule without an end."""
    values = {"starts_on": DAY, "ends_on": None, "rate_bps": 100 * rule_id, "flat_minor": 0}
    values |= {"floor_minor": None, "cap_minor": None, **columns}
    return Live(rule_id=rule_id, scope=scope, target_id=target, path=path, **values)  # type: ignore[arg-type]


EVERY = [
    live(1, Scope.DEFAULT),
    live(2, Scope.CATEGORY, 1, "0001"),
    live(3, Scope.CATEGORY, 2, "00010002"),
    live(4, Scope.SELLER, 9),
    live(5, Scope.PRODUCT, 5),
]


@given(st.permutations(EVERY), st.integers(0, 5))
def test_most_specific_rule_wins_in_whatever_order_they_stand(rules: list[Live], known: int) -> None:
    chosen = winner([rule for rule in rules if rule.rule_id <= known], GOODS, path=PATH, on=DAY)

    assert (chosen.rule_id if chosen else 0) == known


def test_rule_of_something_else_never_applies() -> None:
    others = [live(6, Scope.CATEGORY, 7, "0002"), live(7, Scope.SELLER, 10), live(8, Scope.PRODUCT, 6)]

    assert winner(others, GOODS, path=PATH, on=DAY) is None


def test_rule_holds_from_its_first_to_its_last_day() -> None:
    rule = live(1, Scope.DEFAULT, ends_on=date(2026, 11, 23))
    days = [date(2026, 11, day) for day in (20, 21, 23, 24)]

    assert [winner([rule], GOODS, path=PATH, on=day) is not None for day in days] == [False, True, True, False]


def test_rate_of_vat_is_the_newest_that_has_begun_else_the_countrys() -> None:
    rates = {date(2026, 12, 1): 500, date(2026, 11, 1): 1000}

    assert [vat_on(rates, on=day, country="BD") for day in (date(2026, 10, 31), DAY, date(2026, 12, 1))] == [
        1500,
        1000,
        500,
    ]
    assert vat_on({}, on=DAY, country="XX") == 0


def test_floor_cap_and_flat_amount_count_for_each_piece() -> None:
    terms = Terms(Scope.SELLER, 1000, 1500, flat_minor=5_00, floor_minor=20_00, cap_minor=60_00)

    fees = [fee_of(terms, amount, 2) for amount in (100_00, 600_00, 5000_00)]

    assert [(fee.share_minor, fee.vat_minor) for fee in fees] == [(40_00, 6_00), (70_00, 10_50), (120_00, 18_00)]


@given(
    st.integers(0, 10**10),
    st.integers(1, 50),
    st.integers(0, 10_000),
    st.integers(0, 10**6),
    st.none() | st.integers(0, 10**6),
    st.none() | st.integers(0, 10**6),
)
def test_fee_is_whole_and_never_more_than_the_line(
    amount: int, pieces: int, rate: int, flat: int, floor: int | None, cap: int | None
) -> None:
    fee = fee_of(Terms(Scope.DEFAULT, rate, 1500, flat, floor, cap), amount, pieces)

    assert 0 <= fee.share_minor <= amount
    assert fee.vat_minor == part_of(fee.share_minor, 1500)
    assert abs(fee.vat_minor * 10_000 - fee.share_minor * 1500) <= 5_000
