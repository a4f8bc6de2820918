"""Money and numbers read as their readers write them: exact strings, in English, Bangla and Arabic."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from shop.base.money import Money
from shop.web.common import numbers

NBSP = "\u00a0"


def taka(minor: int) -> Money:
    return Money(minor, "BDT")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", f"৳{NBSP}12,34,567"),
        ("bn", f"৳{NBSP}১২,৩৪,৫৬৭"),
        ("ar", f"\u2066৳{NBSP}1,234,567\u2069"),
        ("en-us", f"৳{NBSP}1,234,567"),
        ("de", f"৳{NBSP}1.234.567"),
        ("tlh", f"৳{NBSP}1,234,567"),
    ],
)
def test_whole_taka_are_grouped_by_the_language_and_have_no_decimals(language: str, expected: str) -> None:
    assert numbers.money_text(taka(123_456_700), language) == expected


@pytest.mark.parametrize(
    ("minor", "language", "expected"),
    [
        (245_050, "en", f"৳{NBSP}2,450.50"),
        (245_050, "bn", f"৳{NBSP}২,৪৫০.৫০"),
        (5, "en", f"৳{NBSP}0.05"),
        (0, "en", f"৳{NBSP}0"),
        (-87_000, "en", f"−{NBSP}৳{NBSP}870"),
        (-87_000, "ar", f"\u2066−{NBSP}৳{NBSP}870\u2069"),
    ],
)
def test_poisha_and_signs_are_kept(minor: int, language: str, expected: str) -> None:
    assert numbers.money_text(taka(minor), language) == expected


def test_ledgers_show_the_decimals_of_whole_amounts() -> None:
    assert numbers.money_text(taka(245_000), "en", exact=True) == f"৳{NBSP}2,450.00"
    assert numbers.money_text(Money(1200, "JPY"), "en", exact=True) == "¥1,200"


@pytest.mark.parametrize(
    ("amount", "language", "expected"),
    [
        (Money(123_456_700, "USD"), "en", "$12,34,567.00"),
        (Money(123_456_700, "USD"), "en-us", "$1,234,567.00"),
        (Money(-245_050, "USD"), "en-us", "−$2,450.50"),
        (Money(245_050, "USD"), "bn", "US$২,৪৫০.৫০"),
        (Money(245_050, "EUR"), "de", f"2.450,50{NBSP}€"),
        (Money(245_000, "INR"), "en", "₹2,450"),
        (Money(245_050, "KWD"), "en", f"KWD{NBSP}245.050"),
        (Money(1200, "JPY"), "en-us", "¥1,200"),
        (Money(245_050, "AED"), "ar", f"\u20662,450.50{NBSP}د.إ.\u2069"),
    ],
)
def test_other_currencies_keep_their_own_sign_place_and_decimals(amount: Money, language: str, expected: str) -> None:
    assert numbers.money_text(amount, language) == expected


def test_a_store_abroad_groups_english_its_own_way() -> None:
    with numbers.region("us"):
        abroad = numbers.number_text(1_234_567, "en"), numbers.number_text(1_234_567, "bn")

    assert abroad == ("1,234,567", "১২,৩৪,৫৬৭")
    assert numbers.number_text(1_234_567, "en") == "12,34,567"


@pytest.mark.parametrize(
    ("value", "language", "decimals", "expected"),
    [
        (999, "bn", 0, "৯৯৯"),
        (-1_234, "bn", 0, "−১,২৩৪"),
        (1_234_567, "ar", 0, "1,234,567"),
        (Decimal("4.75"), "en", 1, "4.8"),
        (Decimal("4.65"), "en", 1, "4.6"),
        (Decimal("4.6"), "de", 1, "4,6"),
    ],
)
def test_counts_and_measures_are_written_in_the_digits_of_the_page(
    value: Decimal | int, language: str, decimals: int, expected: str
) -> None:
    assert numbers.number_text(value, language, decimals=decimals) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (taka(245_000), "Tk 2,450"),
        (taka(24_500_050), "Tk 2,45,000.50"),
        (taka(-245_000), "Tk -2,450"),
        (Money(1999, "USD"), "USD 19.99"),
    ],
)
def test_mails_get_plain_signs_whatever_the_language(amount: Money, expected: str) -> None:
    with translation.override("bn"):
        assert numbers.money_plain_text(amount) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", f"৳{NBSP}2,450|৳{NBSP}2,450.00|Tk 2,450|12,34,567|4.8|21 Nov||"),
        ("bn", f"৳{NBSP}২,৪৫০|৳{NBSP}২,৪৫০.০০|Tk 2,450|১২,৩৪,৫৬৭|৪.৮|২১ Nov||"),
        (
            "ar",
            f"\u2066৳{NBSP}2,450\u2069|\u2066৳{NBSP}2,450.00\u2069|Tk 2,450|1,234,567|4.8|21 Nov||",
        ),
    ],
)
def test_filters_follow_the_active_language_and_pass_over_nothing(language: str, expected: str) -> None:
    template = Template(
        "{% load shop %}{{ price|money }}|{{ price|money_exact }}|{{ price|money_plain }}|{{ count|number }}|"
        "{{ rating|number:1 }}|{{ day|digits }}|{{ none|money }}|{{ none|number }}"
    )
    context = {"price": taka(245_000), "count": 1_234_567, "rating": 4.8, "day": "21 Nov", "none": None}

    with translation.override(language):
        assert template.render(Context(context)) == expected


def test_codes_stay_western_and_in_order_on_every_page() -> None:
    template = Template("{% load shop %}{{ code|code }}")

    with translation.override("bn"):
        html = template.render(Context({"code": "1001 & <b>"}))

    assert html == '<bdi class="num whitespace-nowrap" dir="ltr">1001 &amp; &lt;b&gt;</bdi>'


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (34, "en", "+34%"),
        (-12, "en", "\u221212%"),
        (0, "en", "0%"),
        (34, "bn", "+৩৪%"),
        (-12, "ar", "\u2066\u221212%\u2069"),
    ],
)
def test_change_in_percent_has_its_sign(value: int, language: str, text: str) -> None:
    assert numbers.percent_text(value, language, signed=True) == text


def test_share_has_decimals_where_they_are_asked_for() -> None:
    assert numbers.percent_text(Decimal("0.6"), "en", decimals=1) == "0.6%"
