"""What promotions take off, by property: nothing is lost, nothing falls below zero, no order matters."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shop.base.translated import Translated
from shop.promotions.rules import Deal, Lack, Sum, grant, part_of
from shop.promotions.types import DiscountableLine, Kind, Reason, TierBy

PATHS = {1: "0001", 2: "00010001", 3: "0002"}


@st.composite
def carts(draw: st.DrawFn) -> list[DiscountableLine]:
    """Up to eight lines of three shops and three categories."""
    lines = []
    for number in range(draw(st.integers(1, 8))):
        quantity, price = draw(st.integers(1, 9)), draw(st.integers(0, 10**7))
        places = [draw(st.integers(1, 3)) for _place in range(3)]
        lines.append(DiscountableLine(str(number), number // 2, *places, quantity, price * quantity))
    return lines


@st.composite
def deals(draw: st.DrawFn, number: int = 1) -> Deal:
    """A promotion of any kind, for some goods or all of them."""
    steps = draw(st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10_000)), min_size=1, max_size=3))
    return Deal(
        promotion_id=number,
        label=Translated(en=f"Deal {number}"),
        kind=draw(st.sampled_from(Kind)),
        percent_bps=draw(st.integers(1, 10_000)),
        amount_minor=draw(st.integers(1, 10**8)),
        buy_quantity=draw(st.integers(1, 3)),
        get_quantity=draw(st.integers(1, 3)),
        tier_by=draw(st.sampled_from(TierBy)),
        tiers=tuple(sorted(dict(steps).items())),
        most_minor=draw(st.none() | st.integers(0, 10**6)),
        minimum_minor=draw(st.sampled_from([0, 10**5])),
        exclusive=draw(st.booleans()),
        priority=draw(st.integers(1, 3)),
        products=draw(st.frozensets(st.integers(1, 3), max_size=2)),
        paths=draw(st.sampled_from([(), ("0001",), ("0002",)])),
    )


bundles_of_deals = st.integers(0, 5).flatmap(lambda count: st.tuples(*(deals(number) for number in range(count))))


def off(result: Sum) -> dict[tuple[str, int], int]:
    """What each promotion takes off each line."""
    return {(one.key, one.source.promotion_id): one.amount_minor for one in result.discounts}


@given(carts(), bundles_of_deals)
def test_no_line_falls_below_zero_and_what_is_left_adds_up(lines: list[DiscountableLine], given: Any) -> None:
    result = grant(lines, given, paths=PATHS)

    for line in lines:
        taken = sum(amount for (key, _deal), amount in off(result).items() if key == line.key)
        assert 0 <= taken <= line.total_minor
        assert result.left[line.key] == line.total_minor - taken


@given(carts(), bundles_of_deals, st.randoms())
def test_the_order_of_lines_and_deals_does_not_matter(lines: list[DiscountableLine], given: Any, chance: Any) -> None:
    shuffled, turned = list(lines), list(given)
    chance.shuffle(shuffled)
    chance.shuffle(turned)

    first, second = grant(lines, given, paths=PATHS), grant(shuffled, turned, paths=PATHS)

    assert off(first) == off(second)
    assert (first.deliveries, first.lacks) == (second.deliveries, second.lacks)


@given(carts(), deals())
def test_the_parts_sum_to_what_the_promotion_gives(lines: list[DiscountableLine], deal: Deal) -> None:
    fitting = [
        line
        for line in lines
        if (not deal.products and not deal.paths)
        or line.product_id in deal.products
        or PATHS[line.category_id].startswith(deal.paths or ("nowhere",))
    ]
    worth = sum(line.total_minor for line in fitting)

    result = grant(lines, [deal], paths=PATHS)

    whole = sum(off(result).values())
    assert deal.most_minor is None or whole <= deal.most_minor
    if deal.kind in {Kind.PERCENT, Kind.FIXED} and deal.promotion_id in result.lacks:
        assert whole == 0
    elif deal.kind is Kind.PERCENT:
        assert whole == min(part_of(worth, deal.percent_bps), deal.most_minor or worth)
    elif deal.kind is Kind.FIXED:
        assert whole == min(worth, deal.amount_minor, worth if deal.most_minor is None else deal.most_minor)


@given(carts(), bundles_of_deals)
def test_an_exclusive_promotion_is_alone_on_its_lines(lines: list[DiscountableLine], given: Any) -> None:
    result = grant(lines, given, paths=PATHS)

    alone = {deal.promotion_id for deal in given if deal.exclusive}
    for key, promotion_id in off(result):
        if promotion_id in alone:
            assert [other for line, other in off(result) if line == key] == [promotion_id]


def line(key: str, minor: int, quantity: int = 1, *, product: int = 1, category: int = 1) -> DiscountableLine:
    """A line of the first shop."""
    return DiscountableLine(key, int(key), product, category, 1, quantity, minor)


def deal(kind: Kind, **columns: Any) -> Deal:
    """A promotion with the number 1."""
    return Deal(**{"promotion_id": 1, "label": Translated(en="Deal"), "kind": kind} | columns)


def test_buy_two_get_one_takes_the_cheapest_piece_of_every_three() -> None:
    wanted = [line("1", 300_00, 3), line("2", 50_00), line("3", 80_00, 2)]

    result = grant(wanted, [deal(Kind.BUNDLE, buy_quantity=2, get_quantity=1, percent_bps=10_000)], paths=PATHS)

    assert off(result) == {("3", 1): 80_00}  # two of six pieces, at 40 taka each


def test_the_highest_step_that_is_reached_counts() -> None:
    tiers = ((1000_00, 500), (2000_00, 1000), (5000_00, 2000))
    offer = deal(Kind.TIERED, tier_by=TierBy.AMOUNT, tiers=tiers)

    below, second = grant([line("1", 999_99)], [offer], paths=PATHS), grant([line("1", 2500_00)], [offer], paths=PATHS)

    assert below.lacks == {1: Lack(Reason.BELOW_AMOUNT, 1)}
    assert off(second) == {("1", 1): 250_00}


def test_a_category_means_everything_below_it() -> None:
    wanted = [line("1", 100_00, category=2), line("2", 100_00, category=3)]

    result = grant(wanted, [deal(Kind.PERCENT, percent_bps=1000, paths=("0001",))], paths=PATHS)

    assert off(result) == {("1", 1): 10_00}


def test_stacked_percentages_each_come_off_what_is_left() -> None:
    second = deal(Kind.PERCENT, percent_bps=1000, promotion_id=2, priority=200)

    result = grant([line("1", 100_00)], [second, deal(Kind.PERCENT, percent_bps=2000)], paths=PATHS)

    assert off(result) == {("1", 1): 20_00, ("1", 2): 8_00}
