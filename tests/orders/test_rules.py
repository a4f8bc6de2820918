"""Small rules of orders and payments, by example."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.orders.rules import cancellable, letter_of
from shop.orders.types import order_id_of, reference_of
from shop.payments.rules import Standing, payment_state


@pytest.mark.parametrize(
    ("position", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")]
)
def test_packages_have_letters(position: int, letter: str) -> None:
    assert letter_of(position) == letter


@given(st.lists(st.integers(1, 18_000), unique=True, min_size=2, max_size=2))
def test_no_two_packages_share_a_letter(positions: list[int]) -> None:
    first, second = map(letter_of, positions)

    assert first != second
    assert len(first) <= 4


@given(st.integers(1, 2**62))
def test_reference_names_one_order(order_id: int) -> None:
    assert order_id_of(reference_of(order_id)) == order_id


@pytest.mark.parametrize("reference", ["", "12", "payout:12", "order:", "order:x"])
def test_other_references_are_no_orders(reference: str) -> None:
    with pytest.raises(ValueError, match=r"not an order|invalid literal"):
        order_id_of(reference)


@pytest.mark.parametrize(
    ("status", "packages", "answer"),
    [
        ("placed", ["to_pack", "to_pack"], True),
        ("awaiting_payment", ["to_pack"], True),
        ("placed", ["to_pack", "packed"], False),
        ("placed", ["delivered"], False),
        ("cancelled", ["cancelled"], False),
        ("expired", ["to_pack"], False),
    ],
)
def test_order_is_cancellable_until_the_first_seller_has_packed(status: str, packages: list[str], answer: bool) -> None:
    assert cancellable(status, packages) is answer


@pytest.mark.parametrize(
    ("attempts", "state"),
    [
        ([], "free"),
        ([Standing("started", 0, 0, 0)], "pending"),
        ([Standing("pending", 0, 0, 0)], "unknown"),
        ([Standing("due", 0, 0, 0)], "on_delivery"),
        ([Standing("failed", 0, 0, 0)], "failed"),
        ([Standing("failed", 0, 0, 0), Standing("pending", 0, 0, 0)], "unknown"),
        ([Standing("captured", 100, 0, 0)], "paid"),
        ([Standing("captured", 100, 0, 0), Standing("pending", 0, 0, 0)], "paid"),
        ([Standing("captured", 100, 100, 0)], "refund_due"),
        ([Standing("captured", 100, 40, 40)], "partly_refunded"),
        ([Standing("captured", 100, 100, 100)], "refunded"),
        ([Standing("captured", 100, 0, 0), Standing("captured", 100, 100, 100)], "paid"),
        ([Standing("captured", 100, 100, 0), Standing("captured", 100, 0, 0)], "paid"),
        ([Standing("captured", 100, 100, 100), Standing("captured", 100, 100, 0)], "refund_due"),
    ],
)
def test_payment_state_counts_money_before_hopes(attempts: list[Standing], state: str) -> None:
    assert payment_state(attempts) == state
