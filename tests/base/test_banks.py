"""Numbers of banks, wallets and papers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.base.banks import (
    account_number,
    iban_number,
    last_digits,
    national_id,
    routing_number,
    tax_id,
    vat_id,
    wallet_number,
)


@pytest.mark.parametrize("real", ["055580375", "175061240", "135851690", "035411480", "035131186"])
def test_routing_numbers_of_branches_fit_with_digits_of_any_script(real: str) -> None:
    bangla = real.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))

    assert routing_number(f" {real[:3]}-{real[3:]} ") == routing_number(bangla) == real


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_of_a_routing_number_is_found_unless_five_off_at_weight_five(place: int, more: int) -> None:
    real = "055580375"
    wrong = real[:place] + str((int(real[place]) + more) % 10) + real[place + 1 :]

    slips_through = place % 3 == 0 and more % 2 == 0  # 5 times an even number is 0 modulo 10

    assert routing_number(wrong) == (wrong if slips_through else "")


@pytest.mark.parametrize("text", ["", "05558037", "0555803755", "05558037x", "055580376"])
def test_what_is_no_routing_number_is_refused(text: str) -> None:
    assert routing_number(text) == ""


def test_iban_is_checked_by_country_length_and_digits() -> None:
    assert iban_number("gb82 west 1234 5698 7654 32") == "GB82WEST12345698765432"
    assert iban_number("GB82 WEST 1234 5698 7654 33") == ""
    assert iban_number("BD82WEST12345698765432") == ""
    assert iban_number("") == ""


@pytest.mark.parametrize(
    ("text", "wallet", "read"),
    [
        ("+880 1712-345678", "bkash", "01712345678"),
        ("০১৮১২৩৪৫৬৭৮", "nagad", "01812345678"),
        ("017123456789", "rocket", "017123456789"),
        ("01712345678", "rocket", "01712345678"),
        ("017123456789", "bkash", ""),
        ("01212345678", "upay", ""),
        ("+44 7400 123456", "bkash", ""),
    ],
)
def test_wallet_numbers_are_mobile_numbers_of_bangladesh(text: str, wallet: str, read: str) -> None:
    assert wallet_number(text, wallet=wallet) == read


def test_papers_have_their_lengths() -> None:
    assert [national_id("1" * length) != "" for length in (9, 10, 13, 17, 18)] == [False, True, True, True, False]
    assert (tax_id("123 456 789 012"), tax_id("12345678901")) == ("123456789012", "")
    assert (vat_id("123456789-0123"), vat_id("1234567890")) == ("1234567890123", "")
    assert (account_number("1501-2033-44556"), account_number("12345"), account_number("AB123456")) == (
        "1501203344556",
        "",
        "",
    )


def test_end_of_a_number_tells_little() -> None:
    assert (last_digits("1501203344556"), last_digits("123456")) == ("4556", "56")
